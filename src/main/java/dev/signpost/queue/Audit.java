package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for deliveries that nobody answers for, and mends what it finds: each event is looked at once soon after it
 * should have been closed and once more some minutes later, never while it is fresh. One pod looks at a time, and where
 * the last look ended is kept in the database.
 *
 * <p>Each look is timed, and the next one waits for {@value #PAUSE} times as long: so the audit never takes more than
 * a four hundredth of a core. Under more load than it can follow so, it looks at samples, and comes to the rest when
 * there is less. Owned by upkeep's event loop.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final Sql PROGRESS = Sql.named("queue.audit_progress");
    private static final Sql LOOK = Sql.named("queue.audit");
    private static final Sql NOTE = Sql.named("queue.audit_note");
    private static final int CHORE = 4;

    static final int PAUSE = 400;
    /** Ids of what was found that go into a log line. */
    static final int IDS_SHOWN = 20;

    private static final long SHORTEST_PAUSE_MILLIS = 900;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    /** Events of a look: some 4 ms of Postgres, so that there is a look each second. */
    private static final int EVENTS = 700;

    private static final long SHORTEST_SLICE_MILLIS = 10;
    private static final long LONGEST_SLICE_MILLIS = 5_000;
    private static final long FIRST_SLICE_MILLIS = 2_000;
    private static final long SOON_MILLIS = 5_000;
    private static final long LATER_MILLIS = 600_000;
    private static final int LOOKS_PER_SWEEP = 5;

    private final PgPool pool;
    private final AuditSweeps sweeps;
    private final AuditLog log;
    private final LongSupplier nanoTime;

    private final Slices soon = new Slices();
    private final Slices later = new Slices();
    private int looks;

    /** @param nanoTime monotonic nanoseconds */
    public Audit(PgPool pool, AuditLog log, LongSupplier nanoTime) {
        this.pool = pool;
        this.log = log;
        this.nanoTime = nanoTime;
        this.sweeps = new AuditSweeps(log, nanoTime);
    }

    /** Where the audit stands. */
    private record Progress(
            UUID soon, UUID later, boolean behind, @Nullable Long overdue) {
        private static Progress of(Row row) {
            return new Progress(row.getUUID("soon"), row.getUUID("later"), false, null);
        }
    }

    /** Makes the next look if it is due and no other pod is at it. Completes with what is known now. */
    public Future<AuditState> step() {
        return pool.run(PROGRESS).compose(rows -> {
            Row row = rows.iterator().next();
            AuditState known = state(row);
            return row.getBoolean("due") ? OnePod.alone(pool, CHORE, this::look, known) : Future.succeededFuture(known);
        });
    }

    private static AuditState state(Row row) {
        Long watermark = row.getLong("watermark_millis");
        return new AuditState(
                row.getLong("overdue"),
                watermark == null ? 0 : Math.max(0, watermark),
                Math.max(0, row.getLong("unproven_millis")));
    }

    /** Read again under the lock: another pod may have looked meanwhile. */
    private Future<AuditState> look(SqlRunner sql) {
        return sql.run(PROGRESS).compose(rows -> {
            Row row = rows.iterator().next();
            AuditState known = state(row);
            if (!row.getBoolean("due")) {
                return Future.succeededFuture(known);
            }
            long began = nanoTime.getAsLong();
            return soon(sql, row, Progress.of(row))
                    .compose(done -> later(sql, row, done))
                    .compose(done -> sweep(sql, done))
                    .compose(done -> note(sql, done, nanoTime.getAsLong() - began))
                    .map(done -> new AuditState(
                            done.overdue() == null ? known.overdue() : done.overdue(),
                            known.watermarkMillis(),
                            known.unprovenMillis()));
        });
    }

    /** What it cannot follow is passed over for now. */
    private Future<Progress> soon(SqlRunner sql, Row row, Progress at) {
        UUID from = highest(at.soon(), row.getUUID("soon_floor"));
        return slice(sql, from, soon, SOON_MILLIS)
                .map(found ->
                        new Progress(found.getUUID("next_id"), at.later(), found.getBoolean("behind"), at.overdue()));
    }

    /** With the time that is left: everything once more, and what was passed over. */
    private Future<Progress> later(SqlRunner sql, Row row, Progress at) {
        if (at.behind()) {
            return Future.succeededFuture(at);
        }
        UUID from = highest(at.later(), row.getUUID("later_floor"));
        if (!from.equals(at.later())) {
            LOG.atWarn().log("audit.passed_over");
        }
        return slice(sql, from, later, LATER_MILLIS)
                .map(found -> new Progress(at.soon(), found.getUUID("next_id"), false, at.overdue()));
    }

    private Future<Progress> sweep(SqlRunner sql, Progress at) {
        if (looks++ % LOOKS_PER_SWEEP > 0) {
            return Future.succeededFuture(at);
        }
        return sweeps.sweep(sql).map(overdue -> new Progress(at.soon(), at.later(), at.behind(), overdue));
    }

    private Future<Progress> note(SqlRunner sql, Progress at, long nanos) {
        long millis = Math.max(
                SHORTEST_PAUSE_MILLIS,
                Math.min(LONGEST_PAUSE_MILLIS, Duration.ofNanos(nanos * PAUSE).toMillis()));
        return sql.run(NOTE.bind()
                        .set("soon", at.soon())
                        .set("later", at.later())
                        .set("wait_millis", millis)
                        .set("overdue", at.overdue()))
                .map(at);
    }

    private Future<Row> slice(SqlRunner sql, UUID from, Slices slices, long age) {
        return sql.run(LOOK.bind()
                        .set("from_id", from)
                        .set("slice_millis", slices.millis)
                        .set("age_millis", age)
                        .set("limit", EVENTS + 2))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    slices.adapt(row.getLong("looked"));
                    log.repaired(AuditRepair.ORPHANED, row.getLong("orphaned"), (Object[])
                            row.getArrayOfUUIDs("orphaned_ids"));
                    log.repaired(AuditRepair.LOST_DEAD_LETTER, row.getLong("dead"), (Object[])
                            row.getArrayOfUUIDs("dead_ids"));
                    return row;
                });
    }

    private static UUID highest(UUID a, UUID b) {
        return EventId.compare(a, b) >= 0 ? a : b;
    }

    /** How much time is looked at: a look stays as cheap whatever comes in. */
    private static final class Slices {
        private long millis = FIRST_SLICE_MILLIS;

        void adapt(long looked) {
            if (looked > EVENTS) {
                millis = Math.max(SHORTEST_SLICE_MILLIS, millis * EVENTS / looked);
            } else if (looked < EVENTS / 2) {
                millis = Math.min(LONGEST_SLICE_MILLIS, millis * 2);
            }
        }
    }
}
