package dev.signpost.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was seen from outside during a run, read from its logs, for the {@link Checker}. Times are microseconds since
 * 1970 by the clock of the machine that ran everything; event ids are 32 lower-case hexadecimal digits.
 *
 * @param told {@code told.jsonl}: what publishers were told
 * @param seen {@code seen.jsonl}: what receivers got; written before they answered
 * @param calls {@code calls.jsonl}: changes that were asked for by the API
 * @param strikes {@code strikes.jsonl}: what was done to the processes and their surroundings
 * @param ends {@code ends.jsonl}: what the API says of each delivery when everything has come to rest
 * @param sizes {@code sizes.jsonl}: what the processes took up
 * @param stored {@code stored.jsonl}: what the database has, by kind of count
 * @param complaints {@code complaints.jsonl}: what the nemesis saw processes do that they must not do
 */
record Evidence(
        List<Told> told,
        List<Seen> seen,
        List<Call> calls,
        List<Strike> strikes,
        List<End> ends,
        List<Size> sizes,
        Map<String, Long> stored,
        List<String> complaints) {

    /**
     * One acknowledgement.
     *
     * @param asked before the request in which it was asked for the first time
     * @param at after the answer
     * @param key its idempotency key, which stands in its data, too
     * @param digest of the bytes of its data
     * @param event the id that the publisher was given
     * @param matched webhooks, as the publisher was told
     */
    record Told(long asked, long at, String key, String tenant, String type, String digest, String event, int matched) {
        /** In place of the number of webhooks, of an event of which nobody was told. */
        static final int UNTOLD = -1;
    }

    /** How a receiver answered. */
    enum Answer {
        /** Whole, with a status of success. */
        SUCCESS,
        /** Whole, and then the connection was reset: the sender may have read it or not. */
        SUCCESS_AND_RESET,
        /** Anything that must not count: another status, half a head, too late, none. */
        NONE
    }

    /**
     * One request at a receiver.
     *
     * @param at when its last byte was read
     * @param from the sender's address
     * @param tenant whose webhook it was sent to
     * @param webhook id
     * @param key as its data says
     * @param owner the tenant that its data names
     * @param type as the request says
     * @param digest of the bytes of its data, as they came
     * @param signed whether the signature is right for these bytes, this webhook's secret and this time
     */
    record Seen(
            long at,
            String from,
            String tenant,
            String webhook,
            String event,
            String key,
            String owner,
            String type,
            String digest,
            boolean signed,
            Answer answer) {}

    /** What was asked for by the API. */
    enum Asked {
        CREATE,
        DELETE,
        BLOCK,
        UNBLOCK,
        RESEND,
        REPLAY
    }

    /**
     * One call of the API.
     *
     * @param at after the answer; 0 if there was none, so that nobody knows whether it took effect
     * @param webhook id; empty where it is about none
     * @param event id; empty where it is about none
     * @param type event types of a webhook that was created
     */
    record Call(
            Asked asked, long from, long at, String tenant, String webhook, String event, String type, boolean done) {}

    /**
     * Something that was done to the system.
     *
     * @param kind name of a {@link Trouble}
     * @param target the pod's address as receivers see it; empty if it concerns all of them
     * @param to when it was undone, and the process worked again
     * @param webhooks whose receivers were struck
     */
    record Strike(String kind, String target, long from, long to, Set<String> webhooks) {}

    /**
     * The state of one delivery: WAITING, DELIVERED, DEAD, HELD or CANCELLED.
     *
     * @param errors how its attempts failed; only of deliveries that were taken more than once
     */
    record End(String tenant, String event, String webhook, String state, int attempts, List<String> errors) {}

    /**
     * What one process takes up.
     *
     * @param when {@code warm} or {@code rest}
     */
    record Size(String when, String pod, Map<String, Long> amounts) {}

    static Evidence read(Path directory) {
        List<Seen> seen = Journal.read(directory.resolve("seen.jsonl"), Evidence::seen);
        return new Evidence(
                told(directory.resolve("told.jsonl"), seen),
                seen,
                Journal.read(directory.resolve("calls.jsonl"), Evidence::call),
                Journal.read(directory.resolve("strikes.jsonl"), Evidence::strike),
                Journal.read(directory.resolve("ends.jsonl"), Evidence::end),
                Journal.read(directory.resolve("sizes.jsonl"), Evidence::size),
                stored(directory.resolve("stored.jsonl")),
                Journal.read(directory.resolve("complaints.jsonl"), line -> text(line, "what")));
    }

    /** What was published without a key and not acknowledged is an event if a receiver got it, and else none. */
    private static List<Told> told(Path file, List<Seen> seen) {
        Map<String, String> events = new HashMap<>();
        seen.forEach(request -> events.putIfAbsent(request.key(), request.event()));
        return Journal.read(file, line -> told(line, events)).stream()
                .filter(told -> !told.event().isEmpty())
                .toList();
    }

    private static Told told(JsonNode line, Map<String, String> events) {
        String event = text(line, "event");
        return new Told(
                line.path("asked").asLong(),
                line.path("at").asLong(),
                text(line, "key"),
                text(line, "tenant"),
                text(line, "type"),
                text(line, "digest"),
                event.isEmpty() ? events.getOrDefault(text(line, "key"), "") : event,
                line.path("matched").asInt());
    }

    private static Seen seen(JsonNode line) {
        return new Seen(
                line.path("at").asLong(),
                text(line, "from"),
                text(line, "tenant"),
                text(line, "webhook"),
                text(line, "event"),
                text(line, "key"),
                text(line, "owner"),
                text(line, "type"),
                text(line, "digest"),
                line.path("signed").asBoolean(),
                Answer.valueOf(text(line, "answer")));
    }

    private static Call call(JsonNode line) {
        return new Call(
                Asked.valueOf(text(line, "asked")),
                line.path("from").asLong(),
                line.path("at").asLong(),
                text(line, "tenant"),
                text(line, "webhook"),
                text(line, "event"),
                text(line, "type"),
                line.path("done").asBoolean());
    }

    private static End end(JsonNode line) {
        List<String> errors = new ArrayList<>();
        line.path("errors").forEach(error -> errors.add(error.asText()));
        return new End(
                text(line, "tenant"),
                text(line, "event"),
                text(line, "webhook"),
                text(line, "state"),
                line.path("attempts").asInt(),
                errors);
    }

    private static Strike strike(JsonNode line) {
        Set<String> webhooks = new HashSet<>();
        line.path("webhooks").forEach(name -> webhooks.add(name.asText()));
        return new Strike(
                text(line, "kind"),
                text(line, "target"),
                line.path("from").asLong(),
                line.path("to").asLong(),
                webhooks);
    }

    private static Size size(JsonNode line) {
        Map<String, Long> amounts = new TreeMap<>();
        line.path("amounts")
                .properties()
                .forEach(field -> amounts.put(field.getKey(), field.getValue().asLong()));
        return new Size(text(line, "when"), text(line, "pod"), amounts);
    }

    private static Map<String, Long> stored(Path file) {
        Map<String, Long> counts = new TreeMap<>();
        Journal.read(
                        file,
                        line -> Map.entry(text(line, "what"), line.path("count").asLong()))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }

    /** The pairs that receivers have taken with success more than once. */
    static Set<String> takenTwice(Path directory) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (Seen seen : Journal.read(directory.resolve("seen.jsonl"), Evidence::seen)) {
            String pair = pair(seen.event(), seen.webhook());
            if (seen.answer() == Answer.SUCCESS && !once.add(pair)) {
                twice.add(pair);
            }
        }
        return twice;
    }

    static String pair(String event, String webhook) {
        return event + " > " + webhook;
    }

    /** An event id of any profile as 32 lower-case hexadecimal digits. */
    static String plain(String id) {
        String digits = id.startsWith("msg_") || id.startsWith("evt_") ? id.substring(4) : id;
        return digits.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
