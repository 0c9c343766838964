package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.AttemptRow;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.ParkedRow;
import dev.signpost.simulation.Tables.PodRow;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code takeover_*.sql}, apart from what concerns the transaction itself. */
final class TakeOverStatements {
    private static final int INTERRUPTED = 20;
    private static final int POD_STOPPED = 5;
    private static final int PARKED_AS_INTERRUPTED = 3;

    private final Tables tables;
    private final Witness witness;

    TakeOverStatements(Tables tables, Witness witness) {
        this.tables = tables;
        this.witness = witness;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("queue.takeover_pod", this::pod);
        statements.accept("queue.takeover_slots", this::slots);
        statements.accept("queue.takeover_claims", this::claims);
        statements.accept("queue.takeover_events", this::events);
    }

    private Rows pod(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("watermark", "name");
        PodRow row = tables.pods.get(p.integer("pod"));
        if (row != null && (p.truth("itself") || row.expiresAt == p.micros("expires_at"))) {
            writes.add(() -> {
                tables.pods.remove(row.id);
                witness.gone(row.id);
            });
            answer.add(row.watermark, "pod");
        }
        return answer;
    }

    private Rows slots(Parameters p, long now, Writes writes) {
        int pod = p.integer("pod");
        writes.add(() -> tables.slots.keySet().removeIf(slot -> slot.pod() == pod));
        return Rows.none();
    }

    private Rows claims(Parameters p, long now, Writes writes) {
        int pod = p.integer("pod");
        boolean sent = p.truth("may_be_sent");
        long released = 0;
        Long upTo = p.optional("up_to_claim");
        var heads = new Heads();
        for (BacklogRow row : tables.backlog.values()) {
            if (row.claimedBy == null || row.claimedBy != pod || !within(row.claimNumber, upTo)) {
                continue;
            }
            released++;
            boolean ends = sent && row.interruptions + 1 >= p.integer("interruptions_at_most");
            int number = row.number;
            if (sent) {
                var attempt = new AttemptRow(
                        number,
                        row.run,
                        INTERRUPTED,
                        ends ? 2 : 1,
                        0,
                        now,
                        0,
                        row.profileVersion,
                        pod,
                        ends ? PARKED_AS_INTERRUPTED : POD_STOPPED,
                        now);
                writes.add(() -> tables.note(row.pair, attempt));
            }
            writes.add(() -> {
                if (ends) {
                    park(row);
                } else {
                    release(row, sent, now);
                }
            });
            heads.add(row.pair.webhook(), row.tenant, now);
        }
        heads.write(tables, writes);
        return Rows.single("pairs", released);
    }

    private static boolean within(@Nullable Long claim, @Nullable Long upTo) {
        return upTo == null || (claim != null && claim <= upTo);
    }

    private void park(BacklogRow row) {
        tables.backlog.remove(row.pair);
        tables.parked.putIfAbsent(
                row.pair,
                new ParkedRow(row.tenant, row.run, row.number + 1, PARKED_AS_INTERRUPTED, row.profileVersion));
    }

    private static void release(BacklogRow row, boolean sent, long now) {
        row.free();
        row.dueAt = now;
        row.number += sent ? 1 : 0;
        row.interruptions += sent ? 1 : 0;
        row.reason = POD_STOPPED;
    }

    private Rows events(Parameters p, long now, Writes writes) {
        int pod = p.integer("pod");
        UUID watermark = p.uuid("watermark");
        boolean sent = p.truth("may_be_sent");
        long open = 0;
        var heads = new Heads();
        for (EventRow event : tables.events.values()) {
            if (event.pod() != pod || EventId.compare(event.id(), watermark) < 0) {
                continue;
            }
            for (long webhook : event.targets()) {
                var pair = new Pair(webhook, event.id());
                if (!tables.answeredFor(pair)) {
                    open++;
                    writes.add(() -> bringBack(pair, event.tenant(), pod, sent, now));
                    heads.add(webhook, event.tenant(), now);
                }
            }
        }
        heads.write(tables, writes);
        return Rows.single("pairs", open);
    }

    private void bringBack(Pair pair, long tenant, int pod, boolean sent, long now) {
        if (sent) {
            tables.note(pair, new AttemptRow(1, 1, INTERRUPTED, 1, 0, now, 0, 0, pod, POD_STOPPED, now));
        }
        var row = new BacklogRow(pair, tenant, now, 1, sent ? 2 : 1, POD_STOPPED);
        row.interruptions = sent ? 1 : 0;
        tables.queue(row);
    }
}
