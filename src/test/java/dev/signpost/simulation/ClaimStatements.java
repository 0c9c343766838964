package dev.signpost.simulation;

import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.HeadRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.TenantRow;
import dev.signpost.simulation.Tables.WebhookRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code claim.sql} and its like, and the look for the next due turn. */
final class ClaimStatements {
    private static final int HEADS = 1000;
    private static final Comparator<BacklogRow> BY_DUE = Comparator.comparingLong(row -> row.dueAt);
    private static final Comparator<BacklogRow> BY_RETRIES = Comparator.comparingInt(row -> -row.retries);

    private final Tables tables;
    private final Witness witness;

    ClaimStatements(Tables tables, Witness witness) {
        this.tables = tables;
        this.witness = witness;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("queue.claim", this::claim);
        statements.accept("queue.claim_probe", this::probe);
        statements.accept("queue.claim_named", this::named);
        statements.accept("queue.claim_release", this::release);
        statements.accept("queue.next_due", this::nextDue);
    }

    /** A lane whose turn it is. */
    private record Turn(long webhook, long version, int room) {}

    private Rows claim(Parameters p, long now, Writes writes) {
        Rows answer = answer();
        if (!alive(p) || tables.heads.isEmpty()) {
            return answer;
        }
        int left = p.integer("total");
        for (Turn turn : turns(p, now)) {
            List<BacklogRow> free = free(turn.webhook()).sorted(BY_DUE).toList();
            List<BacklogRow> picked = free.stream()
                    .filter(row -> row.dueAt <= now)
                    .limit(Math.min(turn.room(), left))
                    .toList();
            left -= picked.size();
            picked.forEach(row -> take(row, p, writes, answer));
            Long next = free.size() > picked.size() ? free.get(picked.size()).dueAt : null;
            writes.add(() -> moveOn(turn, next, now));
        }
        return answer;
    }

    private List<Turn> turns(Parameters p, long now) {
        Set<Long> without = new HashSet<>(p.longs("full_webhooks"));
        Map<Long, Integer> few = new HashMap<>();
        for (int i = 0; i < p.length("narrow_webhooks"); i++) {
            few.put(p.bigintAt("narrow_webhooks", i), p.integerAt("rooms", i));
        }
        Map<Long, Integer> places = new HashMap<>();
        List<Map.Entry<Integer, Map.Entry<Long, HeadRow>>> ranked = new ArrayList<>();
        tables.heads.entrySet().stream()
                .filter(head -> head.getValue().nextDue <= now && !without.contains(head.getKey()))
                .sorted(Comparator.comparingLong(head -> head.getValue().nextDue))
                .limit(HEADS)
                .forEach(head -> ranked.add(Map.entry(places.merge(head.getValue().tenant, 1, Integer::sum), head)));
        return ranked.stream()
                .sorted(Comparator.comparingInt(Map.Entry::getKey))
                .limit(p.integer("lanes"))
                .map(Map.Entry::getValue)
                .map(head -> new Turn(
                        head.getKey(), head.getValue().version, few.getOrDefault(head.getKey(), p.integer("per_lane"))))
                .toList();
    }

    private void moveOn(Turn turn, @Nullable Long next, long now) {
        HeadRow head = tables.heads.get(turn.webhook());
        if (head == null || head.version != turn.version()) {
            return;
        }
        if (next == null) {
            tables.heads.remove(turn.webhook());
        } else {
            head.nextDue = Math.max(next, now);
            head.version++;
        }
    }

    private Rows probe(Parameters p, long now, Writes writes) {
        Rows answer = answer();
        if (alive(p)) {
            for (long webhook : p.longs("webhooks")) {
                List<BacklogRow> due =
                        free(webhook).filter(row -> row.dueAt <= now).toList();
                Optional<BacklogRow> tried =
                        due.stream().filter(row -> row.retries > 0).min(BY_RETRIES);
                tried.or(() -> due.stream().min(BY_DUE)).ifPresent(row -> take(row, p, writes, answer));
            }
        }
        return answer;
    }

    private Rows named(Parameters p, long now, Writes writes) {
        Rows answer = answer();
        if (alive(p)) {
            Set<Pair> named = new HashSet<>();
            for (int i = 0; i < p.length("webhooks"); i++) {
                BacklogRow row = tables.backlog.get(new Pair(p.bigintAt("webhooks", i), p.uuidAt("events", i)));
                // Named twice it is taken once.
                if (row != null && row.claimedBy == null && named.add(row.pair)) {
                    take(row, p, writes, answer);
                }
            }
        }
        return answer;
    }

    private Rows release(Parameters p, long now, Writes writes) {
        int pod = p.integer("pod");
        long number = p.bigint("claim");
        var heads = new Heads();
        for (BacklogRow row : tables.backlog.values()) {
            if (row.claimedBy(pod, number)) {
                writes.add(row::free);
                heads.add(row.pair.webhook(), row.tenant, row.dueAt);
            }
        }
        heads.write(tables, writes);
        return Rows.none();
    }

    private Rows nextDue(Parameters p, long now, Writes writes) {
        if (tables.heads.isEmpty()) {
            return Rows.single("millis", null);
        }
        List<Long> without = p.longs("full_webhooks");
        long next = Long.MAX_VALUE;
        for (Map.Entry<Long, HeadRow> head : tables.heads.entrySet()) {
            if (!without.contains(head.getKey())) {
                next = Math.min(next, head.getValue().nextDue);
            }
        }
        return Rows.single("millis", next == Long.MAX_VALUE ? null : Math.round((next - now) / 1_000.0));
    }

    private boolean alive(Parameters p) {
        return tables.alive(p.integer("pod"), p.integer("slot"), p.uuid("nonce"));
    }

    private Stream<BacklogRow> free(long webhook) {
        return tables.backlog.values().stream().filter(row -> row.pair.webhook() == webhook && row.claimedBy == null);
    }

    private static Rows answer() {
        return Rows.of(
                "webhook_key",
                "event_id",
                "tenant_key",
                "run",
                "number",
                "retries",
                "interruptions",
                "profile_version",
                "webhook_version",
                "tenant_id",
                "type",
                "occurred_at",
                "data",
                "changes",
                "traceparent",
                "hops");
    }

    private void take(BacklogRow row, Parameters p, Writes writes, Rows answer) {
        int pod = p.integer("pod");
        long number = p.bigint("claim");
        writes.add(() -> {
            witness.claimed(row.pair, pod);
            row.claimedBy = pod;
            row.claimNumber = number;
        });
        TenantRow tenant = tables.tenants.get(row.tenant);
        WebhookRow webhook = tables.webhooks.get(row.pair.webhook());
        if (tenant == null || webhook == null) {
            return;
        }
        EventRow event = tables.events.get(row.pair.event());
        answer.add(
                row.pair.webhook(),
                row.pair.event(),
                row.tenant,
                (short) row.run,
                (short) row.number,
                (short) row.retries,
                (short) row.interruptions,
                row.profileVersion,
                webhook.version,
                tenant.id,
                event == null ? null : event.type(),
                event == null ? null : time(event.occurredAt()),
                event == null ? null : event.data(),
                event == null ? null : event.changes(),
                event == null ? null : event.traceparent(),
                event == null ? null : event.hops());
    }

    /** A moment as Postgres answers it. */
    static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
