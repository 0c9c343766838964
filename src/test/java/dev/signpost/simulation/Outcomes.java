package dev.signpost.simulation;

import dev.signpost.ingest.Receipt;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.Receivers.Visit;
import dev.signpost.simulation.Tables.AttemptRow;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.WebhookRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of rows, receipts and visits when a history is over. */
final class Outcomes {
    private static final int SUCCESS = 0;
    private static final int INTERRUPTED = 20;
    private static final int CANCELLED = 21;

    private final Findings findings;
    private final Tables tables;
    private final Receivers receivers;
    private final List<Published> published;
    private final Set<Integer> takenOver;

    /** @param takenOver pods whose end explains duplicates */
    Outcomes(Findings findings, Tables tables, Receivers receivers, List<Published> published, Set<Integer> takenOver) {
        this.findings = findings;
        this.tables = tables;
        this.receivers = receivers;
        this.published = published;
        this.takenOver = takenOver;
    }

    void check() {
        checkEvents();
        for (EventRow event : tables.events.values()) {
            pairs(event).forEach(this::checkPair);
        }
        receivers.visits.forEach((pair, visits) -> {
            if (!tables.events.containsKey(pair.event())) {
                findings.add(
                        Property.ONCE_ACCEPTED, "webhook " + pair.webhook() + " was sent an event that is not stored");
            }
            checkDuplicates(pair, visits);
        });
    }

    static List<Pair> pairs(EventRow event) {
        List<Pair> pairs = new ArrayList<>();
        event.targets().forEach(webhook -> pairs.add(new Pair(webhook, event.id())));
        event.deferred().forEach(webhook -> pairs.add(new Pair(webhook, event.id())));
        return pairs;
    }

    private void checkEvents() {
        Map<String, List<EventRow>> stored = new HashMap<>();
        for (EventRow event : tables.events.values()) {
            stored.computeIfAbsent(event.data().toString(StandardCharsets.UTF_8), same -> new ArrayList<>())
                    .add(event);
            checkFanOut(event);
        }
        for (Published event : published) {
            List<EventRow> rows = stored.getOrDefault(event.data(), List.of());
            stored.remove(event.data());
            int most = event.key == null ? event.offers : 1;
            if (rows.size() > most) {
                findings.add(
                        Property.ONCE_ACCEPTED,
                        "publish " + event.number + " was stored " + rows.size() + " times, offered " + event.offers);
            }
            for (Receipt receipt : event.receipts) {
                if (rows.stream().noneMatch(row -> row.id().equals(receipt.id()))) {
                    findings.add(
                            Property.DURABLE,
                            "publish " + event.number + " was acknowledged as " + receipt.id()
                                    + ", which is not stored");
                }
            }
            if (event.key != null && !event.acknowledged() && !event.refused) {
                findings.add(Property.PROGRESS, "publish " + event.number + " was never acknowledged");
            }
        }
        stored.keySet().forEach(data -> findings.add(Property.ONCE_ACCEPTED, "nobody has published " + data));
    }

    private void checkFanOut(EventRow event) {
        Set<Long> wanted = new HashSet<>();
        for (WebhookRow webhook : tables.webhooks.values()) {
            boolean wants = webhook.types.contains("*") || webhook.types.contains(event.type());
            if (webhook.tenant == event.tenant() && wants) {
                wanted.add(webhook.key);
            }
        }
        Set<Long> has = new HashSet<>(event.targets());
        has.addAll(event.deferred());
        if (!wanted.containsAll(has)) {
            findings.add(Property.BYTES, "event " + event.id() + " is for " + has + " and not for " + wanted);
        }
        wanted.removeAll(has);
        tables.webhooks.values().stream()
                .filter(webhook -> webhook.deleted)
                .forEach(webhook -> wanted.remove(webhook.key));
        if (!wanted.isEmpty()) {
            findings.add(Property.DURABLE, "event " + event.id() + " was not meant for " + wanted);
        }
    }

    private void checkPair(Pair pair) {
        List<AttemptRow> attempts = tables.attempts(pair);
        boolean waits = tables.backlog.containsKey(pair);
        boolean parked = tables.parked.containsKey(pair);
        AttemptRow last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        boolean over = last != null && (last.verdict() == 0 || last.verdict() == 3);
        if (waits) {
            findings.add(Property.PROGRESS, pair + " still waits: " + describe(pair));
        } else if (parked == over) {
            findings.add(Property.ENDED, pair + (parked ? " has two ends" : " has no end") + ", attempts " + attempts);
        }
        List<Visit> visits = receivers.visits.getOrDefault(pair, List.of());
        long successes =
                attempts.stream().filter(attempt -> attempt.result() == SUCCESS).count();
        long answered = visits.stream().filter(Visit::success).count();
        if (successes > answered) {
            findings.add(
                    Property.TRUTHFUL,
                    pair + " has " + successes + " successes, and its receiver answered well " + answered + " times");
        }
        checkNumbers(pair, attempts, visits);
    }

    private String describe(Pair pair) {
        var row = tables.backlog.get(pair);
        return row == null
                ? ""
                : "claimed by " + row.claimedBy + ", reason " + row.reason + ", attempts " + row.retries + ", due "
                        + row.dueAt + ", head " + (tables.heads.get(pair.webhook()) != null);
    }

    /** Whoever was not taken over has recorded what it was told. */
    private void checkNumbers(Pair pair, List<AttemptRow> attempts, List<Visit> visits) {
        if (visits.stream().anyMatch(visit -> visit.manner == Manner.ODD || takenOver.contains(visit.pod))) {
            return;
        }
        long told = visits.stream().filter(visit -> visit.told).count();
        long recorded = attempts.stream()
                .filter(attempt -> attempt.result() != INTERRUPTED && attempt.result() != CANCELLED)
                .filter(attempt -> attempt.status() != 0 || attempt.result() != 3)
                .count();
        if (told > recorded) {
            findings.add(
                    Property.ENDED, pair + " was sent " + told + " times, and " + recorded + " attempts are recorded");
        }
        for (int i = 1; i < attempts.size(); i++) {
            if (attempts.get(i).number() != attempts.get(i - 1).number() + 1) {
                findings.add(Property.NUMBERED, pair + " has attempts " + attempts);
            }
        }
    }

    /** After a success that its process knew of, another request needs that process's pod to have ended. */
    private void checkDuplicates(Pair pair, List<Visit> visits) {
        for (int i = 0; i + 1 < visits.size(); i++) {
            Visit visit = visits.get(i);
            if (visit.success() && visit.manner != Manner.ODD && !takenOver.contains(visit.pod)) {
                findings.add(
                        Property.EXPLAINED,
                        pair + " was sent again after pod " + visit.pod + ", which lives, knew that it was delivered: "
                                + visits + " " + tables.attempts(pair));
            }
        }
    }
}
