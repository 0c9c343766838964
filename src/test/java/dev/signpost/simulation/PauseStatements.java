package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.AttemptRow;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.HastenRow;
import dev.signpost.simulation.Tables.HeadRow;
import dev.signpost.simulation.Tables.PauseKey;
import dev.signpost.simulation.Tables.PauseRow;
import dev.signpost.simulation.Tables.Resumed;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Pauses and their ends: {@code pause_*.sql}, {@code takeover_pauses.sql}, {@code hasten_*.sql}, {@code resum*.sql}. */
final class PauseStatements {
    private static final UUID NIL = new UUID(0, 0);
    // lane_hasten.again_until: while writers that know nothing of the end may still add rows
    private static final long AGAIN_MICROS = 20_000_000;
    private static final long SECOND_MICROS = 1_000_000;
    private static final List<Integer> FOR_PROTECTION = List.of(2, 8, 9);

    private final Tables tables;
    private final LongConsumer notifyResumed;

    PauseStatements(Tables tables, LongConsumer notifyResumed) {
        this.tables = tables;
        this.notifyResumed = notifyResumed;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("queue.pause_note", this::note);
        statements.accept("queue.pause_end", this::end);
        statements.accept("queue.takeover_pauses", this::takeOver);
        statements.accept("queue.hasten_next", this::hastenNext);
        statements.accept("queue.hasten_chunk", this::hastenChunk);
        statements.accept("queue.hasten_go_on", this::hastenGoOn);
        statements.accept("queue.hasten_done", this::hastenDone);
        statements.accept("queue.resume", this::resume);
        statements.accept("queue.resumptions", this::resumptions);
    }

    private Rows note(Parameters p, long now, Writes writes) {
        if (!tables.alive(p.integer("pod"), p.integer("slot"), p.uuid("nonce"))) {
            return Rows.none();
        }
        for (int i = 0; i < p.length("webhooks"); i++) {
            long webhook = p.bigintAt("webhooks", i);
            Long wait = p.optionalAt("until_millis", i);
            Long until = wait == null ? null : now + wait * 1_000;
            boolean shut = Boolean.TRUE.equals(p.at("shut", i));
            var row = new PauseRow(p.bigintAt("tenants", i), until, p.bigint("generation"));
            writes.add(() -> {
                tables.pauses.put(new PauseKey(webhook, p.integer("pod")), row);
                HeadRow head = tables.heads.get(webhook);
                if (shut && until != null && head != null) {
                    head.nextDue = Math.max(head.nextDue, until);
                    head.version++;
                }
            });
        }
        return Rows.none();
    }

    private Rows end(Parameters p, long now, Writes writes) {
        int pod = p.integer("pod");
        if (!tables.alive(pod, p.integer("slot"), p.uuid("nonce"))) {
            return Rows.none();
        }
        for (int i = 0; i < p.length("webhooks"); i++) {
            long webhook = p.bigintAt("webhooks", i);
            long tenant = p.bigintAt("tenants", i);
            if (Boolean.TRUE.equals(p.at("over", i))) {
                writes.add(() -> tables.pauses.remove(new PauseKey(webhook, pod)));
            }
            if (Boolean.TRUE.equals(p.at("early", i)) && !pausedByOthers(webhook, pod, now)) {
                writes.add(() -> {
                    hastenAnew(webhook, tenant, now);
                    HeadRow head = tables.heads.get(webhook);
                    if (head != null) {
                        head.nextDue = Math.min(head.nextDue, now);
                        head.version++;
                    }
                });
            }
        }
        return Rows.none();
    }

    private void hastenAnew(long webhook, long tenant, long now) {
        tables.hastened.put(webhook, new HastenRow(tenant, 0, NIL, now, now + AGAIN_MICROS));
    }

    private boolean pausedByOthers(long webhook, int pod, long now) {
        return tables.pauses.entrySet().stream()
                .anyMatch(pause -> pause.getKey().webhook() == webhook
                        && pause.getKey().pod() != pod
                        && lasts(pause.getValue(), now));
    }

    private static boolean lasts(PauseRow pause, long now) {
        return pause.until() != null && pause.until() > now;
    }

    private Rows takeOver(Parameters p, long now, Writes writes) {
        int pod = p.integer("pod");
        for (var pause : tables.pauses.entrySet()) {
            PauseKey key = pause.getKey();
            if (key.pod() != pod) {
                continue;
            }
            writes.add(() -> tables.pauses.remove(key));
            if (lasts(pause.getValue(), now) && !pausedByOthers(key.webhook(), pod, now)) {
                long tenant = pause.getValue().tenant();
                writes.add(() -> tables.hastened.putIfAbsent(
                        key.webhook(), new HastenRow(tenant, 0, NIL, now, now + AGAIN_MICROS)));
            }
        }
        return Rows.none();
    }

    private Rows hastenNext(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("webhook_key", "tenant_key", "after_due", "after_event");
        if (tables.hastened.isEmpty()) {
            return answer;
        }
        tables.hastened.entrySet().stream()
                .filter(task -> task.getValue().notBefore() <= now)
                .min(Comparator.comparingLong(task -> task.getValue().notBefore()))
                .ifPresent(task -> answer.add(
                        task.getKey(),
                        task.getValue().tenant(),
                        ClaimStatements.time(task.getValue().afterDue()),
                        task.getValue().afterEvent()));
        return answer;
    }

    private Rows hastenChunk(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("due_at", "event_id", "hastened");
        long webhook = p.bigint("webhook");
        boolean paused = tables.pauses.entrySet().stream()
                .anyMatch(pause -> pause.getKey().webhook() == webhook
                        && lasts(pause.getValue(), now)
                        && !resumedSince(webhook, pause.getValue().generation()));
        if (paused) {
            return answer;
        }
        long afterDue = p.micros("after_due");
        UUID afterEvent = p.uuid("after_event");
        List<BacklogRow> looked = tables.backlog.values().stream()
                .filter(row -> row.pair.webhook() == webhook && row.claimedBy == null)
                .filter(row -> row.dueAt >= Math.max(afterDue, now) && behind(row, afterDue, afterEvent))
                .sorted(Comparator.<BacklogRow>comparingLong(row -> row.dueAt)
                        .thenComparing(row -> row.pair.event(), EventId::compare))
                .limit(p.bigint("limit"))
                .toList();
        if (looked.isEmpty()) {
            return answer;
        }
        BacklogRow last = looked.get(looked.size() - 1);
        answer.add(ClaimStatements.time(last.dueAt), last.pair.event(), 0L);
        var heads = new Heads();
        looked.stream().filter(row -> FOR_PROTECTION.contains(row.reason)).forEach(row -> {
            long due = sooner(row, p, now);
            hasten(row, due, now, writes);
            heads.add(webhook, row.tenant, due);
        });
        heads.write(tables, writes);
        return answer;
    }

    private static boolean behind(BacklogRow row, long afterDue, UUID afterEvent) {
        return row.dueAt > afterDue || (row.dueAt == afterDue && EventId.compare(row.pair.event(), afterEvent) > 0);
    }

    private boolean resumedSince(long webhook, long generation) {
        Resumed resumed = tables.resumed.get(webhook);
        return resumed != null && resumed.generation() > generation;
    }

    private long sooner(BacklogRow row, Parameters p, long now) {
        AttemptRow before = row.retries > 0 ? tables.attempt(row.pair, row.number - 1) : null;
        if (before == null || row.retries > p.length("delays")) {
            return Math.min(row.dueAt, now);
        }
        long ended = before.sentAt() + before.millis() * 1_000L;
        return Math.min(row.dueAt, Math.max(now, ended + p.bigintAt("delays", row.retries - 1) * 1_000));
    }

    private static void hasten(BacklogRow row, long due, long now, Writes writes) {
        writes.add(() -> {
            row.dueAt = due;
            row.reason = due > now ? 1 : 4;
        });
    }

    private Rows hastenGoOn(Parameters p, long now, Writes writes) {
        HastenRow task = tables.hastened.get(p.bigint("webhook"));
        if (task != null) {
            var on = new HastenRow(task.tenant(), p.micros("after_due"), p.uuid("after_event"), now, task.againUntil());
            writes.add(() -> tables.hastened.put(p.bigint("webhook"), on));
        }
        return Rows.none();
    }

    private Rows hastenDone(Parameters p, long now, Writes writes) {
        HastenRow task = tables.hastened.get(p.bigint("webhook"));
        if (task != null && task.againUntil() <= now) {
            writes.add(() -> tables.hastened.remove(p.bigint("webhook")));
        } else if (task != null) {
            var again = new HastenRow(task.tenant(), 0, NIL, now + SECOND_MICROS, task.againUntil());
            writes.add(() -> tables.hastened.put(p.bigint("webhook"), again));
        }
        return Rows.none();
    }

    private Rows resume(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("generation", "pg_notify");
        long webhook = p.bigint("webhook");
        boolean known = tables.pauses.keySet().stream().anyMatch(pause -> pause.webhook() == webhook);
        if (p.truth("if_protected") && !known) {
            return answer;
        }
        long generation = ++tables.generation;
        long tenant = p.bigint("tenant");
        writes.add(() -> {
            tables.resumed.put(webhook, new Resumed(generation, now));
            hastenAnew(webhook, tenant, now);
            notifyResumed.accept(webhook);
        });
        return answer.add(generation, "");
    }

    private Rows resumptions(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("now_millis", "highest", "webhook_key", "generation");
        Long since = p.optional("since_millis");
        long highest = 0;
        for (Resumed each : tables.resumed.values()) {
            highest = Math.max(highest, each.generation());
        }
        for (Map.Entry<Long, Resumed> each : tables.resumed.entrySet()) {
            if (since != null && each.getValue().at() > since * 1_000) {
                answer.add(now / 1_000, highest, each.getKey(), each.getValue().generation());
            }
        }
        return answer.size() > 0 ? answer : answer.add(now / 1_000, highest, none(), none());
    }

    private static @Nullable Long none() {
        return null;
    }
}
