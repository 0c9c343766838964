package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.Tables.Pair;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** All receivers: how they behave, and what they have been sent. */
final class Receivers {
    private static final int SECRET_BYTES = 32;

    private final Timeline timeline;
    private final Findings findings;
    private final List<Published> published;
    private final Map<Long, Spell> manners = new HashMap<>();
    private final Set<Long> asked = new HashSet<>();
    private final Set<Long> closed = new HashSet<>();
    private final Map<Long, Long> stoppedUntilNanos = new HashMap<>();
    private final Set<Long> troubled = new HashSet<>();
    private final Mac mac = mac();

    /** By delivery, in the order of their arrivals. */
    final Map<Pair, List<Visit>> visits = new HashMap<>();

    private record Spell(Manner manner, long untilNanos) {}

    /** A request that arrived. */
    static final class Visit {
        final int process;
        final int pod;
        final long atNanos;
        final Manner manner;

        /** The process that sent it knows what it came to. */
        boolean told;

        /** And has the receiver's answer. */
        boolean answered;

        Visit(int process, int pod, long atNanos, Manner manner) {
            this.process = process;
            this.pod = pod;
            this.atNanos = atNanos;
            this.manner = manner;
        }

        @Override
        public String toString() {
            return "process " + process + " pod " + pod + " at " + atNanos / Timeline.MILLI + " " + manner
                    + (told ? " told" : "");
        }

        /** Its process knows that the receiver has it. */
        boolean success() {
            return answered && manner.takes();
        }
    }

    Receivers(Timeline timeline, Findings findings, List<Published> published) {
        this.timeline = timeline;
        this.findings = findings;
        this.published = published;
    }

    void behave(long webhook, Manner manner, long millis) {
        manners.put(webhook, new Spell(manner, timeline.nanos() + millis * Timeline.MILLI));
        troubled.add(webhook);
    }

    /** All are well from now on. */
    void heal() {
        manners.clear();
    }

    Manner manner(long webhook) {
        Spell spell = manners.get(webhook);
        return spell == null || spell.untilNanos <= timeline.nanos() ? Manner.WELL : spell.manner;
    }

    /** It has been well all the time. */
    boolean alwaysWell(long webhook) {
        return !troubled.contains(webhook);
    }

    /** The operator was answered that nothing is sent to it until then. */
    void stop(long webhook, long untilNanos) {
        stoppedUntilNanos.merge(webhook, untilNanos, Math::max);
    }

    /** Nobody knows any more when the stops end. */
    void forgetStops() {
        stoppedUntilNanos.clear();
    }

    /** Somebody was answered that nothing is sent to it any more. */
    void close(long webhook) {
        closed.add(webhook);
    }

    void open(long webhook) {
        closed.remove(webhook);
    }

    /** A person wants something to be sent to it whatever protects it. */
    void ask(long webhook) {
        asked.add(webhook);
    }

    boolean asked(long webhook) {
        return asked.contains(webhook);
    }

    /** A request arrives. */
    Visit visit(long webhook, int process, int pod, Map<String, String> headers, byte[] body) {
        if (closed.contains(webhook) || timeline.nanos() < stoppedUntilNanos.getOrDefault(webhook, 0L)) {
            findings.add(
                    Property.STOPPED,
                    "webhook " + webhook + " was sent something by pod " + pod + " after the answer to stop");
        }
        String id = headers.getOrDefault("webhook-id", "");
        UUID event = EventId.parse(id).orElse(new UUID(0, 0));
        String text = new String(body, StandardCharsets.UTF_8);
        check(webhook, text);
        checkSignature(webhook, id, headers, text);
        var visit = new Visit(process, pod, timeline.nanos(), manner(webhook));
        visits.computeIfAbsent(new Pair(webhook, event), pair -> new ArrayList<>(2))
                .add(visit);
        return visit;
    }

    private void check(long webhook, String body) {
        int at = body.indexOf("\"data\":{\"n\":");
        int end = body.indexOf(',', Math.max(at + 8, 0));
        int number = at < 0 || end < 0 ? -1 : Integer.parseInt(body.substring(at + 12, end));
        if (number < 0 || number >= published.size()) {
            findings.add(Property.BYTES, "webhook " + webhook + " was sent what nobody has published: " + body);
            return;
        }
        Published event = published.get(number);
        if (!body.endsWith("\"data\":" + event.data() + "}") || !body.contains("\"" + event.type + "\"")) {
            findings.add(Property.BYTES, "webhook " + webhook + " was sent other bytes than were published: " + body);
        }
        if (Hooks.tenantOf(webhook) != event.tenant) {
            findings.add(Property.BYTES, "webhook " + webhook + " was sent an event of another tenant: " + number);
        }
    }

    private void checkSignature(long webhook, String id, Map<String, String> headers, String body) {
        String signed = id + "." + headers.getOrDefault("webhook-timestamp", "") + "." + body;
        try {
            mac.init(new SecretKeySpec(secret(webhook), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any key of that length does", e);
        }
        String signature =
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        if (!signature.equals(headers.get("webhook-signature"))) {
            findings.add(Property.BYTES, "webhook " + webhook + " was sent what is not signed with its secret");
        }
    }

    private static Mac mac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /** The bytes that a webhook's requests are signed with. */
    static byte[] secret(long webhook) {
        byte[] secret = new byte[SECRET_BYTES];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (webhook * 31 + i * 7L);
        }
        return secret;
    }
}
