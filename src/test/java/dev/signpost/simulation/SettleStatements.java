package dev.signpost.simulation;

import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.AttemptRow;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.ParkedRow;
import dev.signpost.simulation.Tables.WebhookRow;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code settle.sql} and {@code settle_delivered.sql}. */
final class SettleStatements {
    /** Postgres refuses an attempt with this status, as it refuses a value out of range. */
    static final int UNSTORABLE = 299;

    private static final int DELIVERED = 0;
    private static final int AGAIN = 1;
    private static final int PARKED = 2;
    /** Reasons from here on say that the webhook takes nothing. */
    private static final int HELD = 20;

    private static final int ASKED = 6;

    private final Tables tables;
    private final Judgement judgement;
    private final Witness witness;

    SettleStatements(Tables tables, Judgement judgement, Witness witness) {
        this.tables = tables;
        this.judgement = judgement;
        this.witness = witness;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("queue.settle", this::settle);
        statements.accept("queue.settle_delivered", this::settleDelivered);
    }

    /** One row of the batch. */
    record Offered(
            Pair pair,
            long tenant,
            int run,
            int number,
            int verdict,
            @Nullable Long claim,
            int retries,
            int interruptions,
            boolean attempted,
            int reason,
            int profileVersion,
            int effect,
            long dueAt,
            long waitMillis,
            AttemptRow attempt) {

        Offered askedAgain(long now) {
            return new Offered(
                    pair,
                    tenant,
                    run,
                    number,
                    AGAIN,
                    claim,
                    retries,
                    interruptions,
                    attempted,
                    ASKED,
                    profileVersion,
                    effect,
                    now,
                    waitMillis,
                    attempt);
        }

        int nextNumber() {
            return attempted ? number + 1 : number;
        }
    }

    private Rows settleDelivered(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("alive", "noted");
        if (!tables.alive(p.integer("pod"), p.integer("slot"), p.uuid("nonce"))) {
            return answer.add(0L, 0L);
        }
        Set<Pair> seen = new HashSet<>();
        for (int i = 0; i < p.length("events"); i++) {
            var pair = new Pair(p.bigintAt("webhooks", i), p.uuidAt("events", i));
            refuse(p.integerAt("statuses", i));
            if (tables.attempt(pair, 1) != null || !seen.add(pair)) {
                throw new PgException("duplicate key value violates unique constraint", "ERROR", "23505", "");
            }
            int pod = p.integer("pod");
            var attempt = new AttemptRow(
                    1,
                    1,
                    0,
                    0,
                    p.integerAt("statuses", i),
                    p.microsAt("sent_at", i),
                    p.integerAt("millis", i),
                    p.integerAt("profile_versions", i),
                    pod,
                    null,
                    null);
            writes.add(() -> {
                witness.settled(pair, attempt, pod);
                tables.note(pair, attempt);
            });
        }
        return answer.add(1L, (long) p.length("events"));
    }

    private Rows settle(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("alive", "offered", "mine");
        if (!tables.alive(p.integer("pod"), p.integer("slot"), p.uuid("nonce"))) {
            return answer.add(0L, 0L, 0L);
        }
        int pod = p.integer("pod");
        List<Offered> mine = new ArrayList<>();
        for (int i = 0; i < p.length("events"); i++) {
            Offered row = offered(p, i, now);
            BacklogRow held = row.claim() == null ? null : tables.backlog.get(row.pair());
            if (row.claim() == null || (held != null && held.claimedBy(pod, row.claim()))) {
                if (row.attempted()) {
                    refuse(row.attempt().status());
                }
                mine.add(row);
            }
        }
        Set<Pair> noted = new HashSet<>();
        for (Offered row : mine) {
            AttemptRow there = tables.attempt(row.pair(), row.number());
            if (row.attempted() && there != null && !there.same(row.attempt())) {
                witness.collision(row.pair(), there, row.attempt());
            }
            if (row.attempted() && there == null && noted.add(row.pair())) {
                writes.add(() -> {
                    witness.settled(row.pair(), row.attempt(), pod);
                    tables.note(row.pair(), row.attempt());
                });
            }
        }
        List<Offered> movable = mine.stream().filter(row -> movable(row, noted)).toList();
        judgement.judge(movable, now, writes);
        List<Offered> moved = movable.stream()
                .map(row -> isReopened(row) ? row.askedAgain(now) : row)
                .toList();
        var heads = new Heads();
        for (Offered row : moved) {
            witness.moves(row, now);
            writes.add(() -> move(row, pod));
            if (row.verdict() == AGAIN) {
                heads.add(row.pair().webhook(), row.tenant(), row.dueAt());
            }
        }
        heads.write(tables, writes);
        return answer.add(1L, (long) p.length("events"), (long) mine.size());
    }

    private static Offered offered(Parameters p, int i, long now) {
        int verdict = p.integerAt("verdicts", i);
        long due = now + p.bigintAt("wait_millis", i) * 1_000 + i;
        Long reason = p.optionalAt("reasons", i);
        Integer code = reason == null ? null : reason.intValue();
        int number = p.integerAt("numbers", i);
        int run = p.integerAt("runs", i);
        var attempt = new AttemptRow(
                number,
                run,
                p.integerAt("results", i),
                verdict,
                p.integerAt("statuses", i),
                p.microsAt("sent_at", i),
                p.integerAt("millis", i),
                p.integerAt("profile_versions", i),
                p.integer("pod"),
                code,
                verdict == AGAIN ? due : null);
        return new Offered(
                new Pair(p.bigintAt("webhooks", i), p.uuidAt("events", i)),
                p.bigintAt("tenants", i),
                run,
                number,
                verdict,
                p.optionalAt("claims", i),
                p.integerAt("retries", i),
                p.integerAt("interruptions", i),
                Boolean.TRUE.equals(p.at("attempted", i)),
                code == null ? 0 : code,
                p.integerAt("profile_versions", i),
                p.integerAt("effects", i),
                due,
                p.bigintAt("wait_millis", i),
                attempt);
    }

    /** Claimed rows, new attempts, and unattempted pairs that nobody has moved before. */
    private boolean movable(Offered row, Set<Pair> noted) {
        if (row.claim() != null) {
            return true;
        }
        return row.attempted()
                ? noted.contains(row.pair())
                : tables.attempts(row.pair()).isEmpty() && !tables.parked.containsKey(row.pair());
    }

    /** Put aside for a webhook that takes something again. */
    private boolean isReopened(Offered row) {
        if (row.verdict() != PARKED || row.reason() < HELD || row.attempted()) {
            return false;
        }
        WebhookRow webhook = tables.webhooks.get(row.pair().webhook());
        return webhook == null || webhook.active();
    }

    private void move(Offered row, int pod) {
        BacklogRow held = tables.backlog.get(row.pair());
        if (row.claim() != null && held != null && row.claim().equals(held.claimNumber)) {
            if (row.verdict() == AGAIN) {
                postpone(held, row);
            } else {
                tables.backlog.remove(row.pair());
            }
        } else if (row.claim() == null && row.verdict() == AGAIN) {
            var queued =
                    new BacklogRow(row.pair(), row.tenant(), row.dueAt(), row.run(), row.nextNumber(), row.reason());
            queued.retries = row.retries();
            queued.interruptions = row.interruptions();
            queued.profileVersion = row.profileVersion();
            tables.queue(queued);
        }
        if (row.verdict() == PARKED) {
            ParkedRow before = tables.parked.get(row.pair());
            int version = before == null ? row.profileVersion() : before.profileVersion();
            tables.parked.put(
                    row.pair(), new ParkedRow(row.tenant(), row.run(), row.nextNumber(), row.reason(), version));
        } else if (row.verdict() == DELIVERED && row.claim() != null) {
            tables.parked.remove(row.pair());
        }
        witness.moved(row.pair(), pod);
    }

    private static void postpone(BacklogRow held, Offered row) {
        held.dueAt = row.dueAt();
        held.number = row.nextNumber();
        held.retries = row.retries();
        held.reason = row.reason();
        held.interruptions = row.interruptions();
        held.profileVersion = held.profileVersion == 0 ? row.profileVersion() : held.profileVersion;
        held.free();
    }

    private static void refuse(int status) {
        if (status == UNSTORABLE) {
            throw new PgException("smallint out of range", "ERROR", "22003", "");
        }
    }
}
