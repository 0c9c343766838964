package dev.signpost.queue;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps the queue tidy and honest; each is done by one pod at a time, in small bites. */
public final class Chores {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final Sql KEYS_EXPIRE = Sql.named("queue.keys_expire");
    private static final Sql CANCEL_BACKLOG = Sql.named("queue.cancel_backlog");
    private static final Sql CANCEL_PARKED = Sql.named("queue.cancel_parked");
    private static final Sql AUDIT_START = Sql.named("queue.audit_start");
    private static final Sql AUDIT = Sql.named("queue.audit");
    private static final int EXPIRE = 2;
    private static final int CANCEL = 3;
    private static final int LOOK = 4;
    private static final int BITE = 1000;
    /**
     * What a look is to cost: some 10 ms of Postgres. Its slice of time grows and shrinks towards it. With a look a
     * second, an audit costs a hundredth of a core at most; under more load than it can follow it falls behind, and
     * passes over what it has not come to within the hour.
     */
    private static final int EVENTS_PER_LOOK = 2_000;

    private static final long SHORTEST_SLICE_MILLIS = 10;
    private static final long LONGEST_SLICE_MILLIS = 600_000;

    private final PgPool pool;
    private final Duration rememberKeys;

    // Owned by upkeep's event loop: where this pod's next look begins.
    private @Nullable UUID lookedUpTo;
    // Longer than the pause between two looks, or the second would begin behind what an hour ago has become meanwhile.
    private long sliceMillis = 5_000;

    /** @param rememberKeys how long idempotency keys are remembered at least */
    public Chores(PgPool pool, Duration rememberKeys) {
        this.pool = pool;
        this.rememberKeys = rememberKeys;
    }

    /**
     * What an audit found.
     *
     * @param orphaned deliveries that nobody answered for, now in the backlog: always 0 unless we have a defect
     * @param overdue webhooks with deliveries that have been due for 10 s or more
     * @param behind whether the next slice is old enough to be looked at, too
     */
    public record Findings(long orphaned, long overdue, boolean behind) {
        static final Findings NONE = new Findings(0, 0, false);
    }

    /** Forgets a bite of idempotency keys whose time is up. Completes with how many. */
    public Future<Integer> expireKeys() {
        var bite = Tuple.of(rememberKeys.toSeconds(), BITE);
        return alone(EXPIRE, sql -> sql.run(KEYS_EXPIRE, bite).map(rows -> rows.rowCount()), 0);
    }

    /** Cancels a bite of what waits, is held or dead for deleted webhooks. Completes with how many. */
    public Future<Integer> cancelDeleted() {
        return alone(
                CANCEL,
                sql -> sql.run(CANCEL_BACKLOG, Tuple.of(BITE))
                        .compose(backlog -> sql.run(CANCEL_PARKED, Tuple.of(BITE))
                                .map(parked -> backlog.rowCount() + parked.rowCount())),
                0);
    }

    /** Looks at the next slice of time for deliveries that nobody answers for. */
    public Future<Findings> audit() {
        return alone(
                LOOK,
                sql -> start(sql)
                        .compose(from -> sql.run(AUDIT, Tuple.of(from, sliceMillis))
                                .map(rows -> {
                                    Row row = rows.iterator().next();
                                    UUID next = row.getUUID("next_id");
                                    lookedUpTo = next == null ? from : next;
                                    adapt(row.getLong("looked"));
                                    return findings(row);
                                })),
                Findings.NONE);
    }

    /** A look stays as cheap whatever comes in, and an idle hour is looked at in a few looks. */
    private void adapt(long looked) {
        if (looked > EVENTS_PER_LOOK) {
            sliceMillis = Math.max(SHORTEST_SLICE_MILLIS, sliceMillis / 2);
        } else if (looked < EVENTS_PER_LOOK / 4) {
            sliceMillis = Math.min(LONGEST_SLICE_MILLIS, sliceMillis * 2);
        }
    }

    private Future<UUID> start(SqlRunner sql) {
        return sql.run(AUDIT_START, Tuple.of(lookedUpTo)).map(rows -> {
            Row row = rows.iterator().next();
            if (row.getBoolean("passed_over")) {
                LOG.atWarn().log("audit.passed_over");
            }
            return row.getUUID("id");
        });
    }

    private static Findings findings(Row row) {
        var found = new Findings(row.getLong("orphaned"), row.getLong("overdue"), row.getBoolean("behind"));
        if (found.orphaned() > 0) {
            LOG.atError().addKeyValue(LogKeys.COUNT, found.orphaned()).log("audit.orphaned");
        }
        return found;
    }

    private <T> Future<T> alone(int chore, Function<SqlRunner, Future<T>> work, T otherwise) {
        return OnePod.alone(pool, chore, work, otherwise);
    }
}
