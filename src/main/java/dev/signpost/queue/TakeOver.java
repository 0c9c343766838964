package dev.signpost.queue;

import dev.signpost.model.Pod;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a pod had accepted and not recorded into backlog rows: of a pod that has not renewed for a lease, or of
 * this one when it stops.
 *
 * <p>One READ COMMITTED transaction, and the order of its statements is what makes it safe: delete the pod's row,
 * delete its slot rows (which waits for flushes under way and shuts out all later ones), and only then, in statements
 * of their own and so with new snapshots, look for what is open. A flush that never ends (its client is frozen, its
 * transaction open) is ended before the wait for its lock is given up.
 */
public final class TakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final Sql ISOLATION = Sql.named("queue.takeover_isolation");
    private static final Sql TIMEOUTS = Sql.named("queue.takeover_timeouts");
    private static final Sql OTHERS = Sql.named("queue.pods_others");
    private static final Sql FREE = Sql.named("queue.takeover_free");
    private static final Sql POD = Sql.named("queue.takeover_pod");
    private static final Sql SLOTS = Sql.named("queue.takeover_slots");
    private static final Sql CLAIMS = Sql.named("queue.takeover_claims");
    private static final Sql EVENTS = Sql.named("queue.takeover_events");
    private static final Sql PAUSES = Sql.named("queue.takeover_pauses");
    static final int INTERRUPTIONS_IN_A_ROW = 5;
    /** A number that no claim has. */
    static final long ALL_CLAIMS = Long.MAX_VALUE;

    /** How long a take-over waits for a lock that another transaction holds. */
    public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final SqlTransactions pool;
    private final SqlRunner other;
    private final PodLease lease;
    private final long lockMillis;
    private final LongAdder taken = new LongAdder();
    private final PodSightings sightings = new PodSightings();

    /**
     * @param other connections that are not the pool's, to end those that a take-over waits for
     * @param lockTimeout usually {@link #LOCK_TIMEOUT}; those that are waited for are ended a little before
     */
    public TakeOver(Vertx vertx, SqlTransactions pool, SqlRunner other, PodLease lease, Duration lockTimeout) {
        this.vertx = vertx;
        this.pool = pool;
        this.other = other;
        this.lease = lease;
        this.lockMillis = lockTimeout.toMillis();
    }

    /**
     * Takes over every pod that has not renewed for a lease. Completes with the number of deliveries that went to the
     * backlog.
     * Does nothing unless this pod has held its own lease for its whole length: after an outage of Postgres all leases
     * have expired, and nobody shall take over anybody before all have had the time to renew.
     */
    public Future<Long> takeOverExpired() {
        return dead().compose(dead -> {
            Future<Long> all = Future.succeededFuture(0L);
            for (PodSightings.Dead each : lease.seasoned() ? dead : List.<PodSightings.Dead>of()) {
                all = all.compose(before -> takeOver(each.pod(), each.expiresAt(), true)
                        .onSuccess(taken::add)
                        .map(pairs -> before + pairs));
            }
            return all;
        });
    }

    /** Looks at the others, which is to be done all the time: only so can it be seen that one does not renew. */
    Future<List<PodSightings.Dead>> dead() {
        Pod mine = lease.pod();
        return mine == null
                ? Future.succeededFuture(List.of())
                : pool.run(OTHERS.bind().set("pod", mine.id()))
                        .map(rows -> sightings.look(rows, lease.nanos(), lease.length()));
    }

    /** Deliveries of other pods that this one has brought back. */
    public LongAdder taken() {
        return taken;
    }

    /**
     * Ends this pod after a drain: what it still has open, and knows that it did not send, goes to the backlog without
     * an attempt.
     */
    public Future<Long> endSelf(Pod mine) {
        return takeOver(mine.id(), null, false);
    }

    /** Ends this pod while it works: any of what it has open may have been sent. */
    public Future<Long> giveUp(Pod mine) {
        return takeOver(mine.id(), null, true);
    }

    /** @param expiresAt as it was seen; null for a pod that ends itself */
    private Future<Long> takeOver(int pod, @Nullable OffsetDateTime expiresAt, boolean mayHaveBeenSent) {
        return pool.transaction(sql -> sql.run(ISOLATION)
                        .compose(fresh -> sql.run(TIMEOUTS.bind().set("lock_millis", lockMillis)))
                        .compose(set -> takeOver(sql, backend(set), pod, expiresAt, mayHaveBeenSent)))
                .onSuccess(pairs -> log(pod, pairs))
                .map(pairs -> Math.max(0, pairs));
    }

    private Future<Long> takeOver(
            SqlRunner sql, int backend, int pod, @Nullable OffsetDateTime expiresAt, boolean mayHaveBeenSent) {
        return freeing(
                        backend,
                        false,
                        sql.run(POD.bind()
                                .set("pod", pod)
                                .set("itself", expiresAt == null)
                                .set("expires_at", expiresAt)))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(-1L);
                    }
                    UUID watermark = rows.iterator().next().getUUID("watermark");
                    return freeing(backend, true, sql.run(SLOTS.bind().set("pod", pod)))
                            .compose(shut -> moveOpenWork(sql, pod, watermark, mayHaveBeenSent));
                });
    }

    /**
     * Ends those that a statement waits for, shortly before it would give up.
     *
     * @param all also those that are at work
     */
    private <T> Future<T> freeing(int backend, boolean all, Future<T> statement) {
        long timer = vertx.setTimer(
                Math.max(1, lockMillis * 3 / 4),
                tick -> other.run(FREE.bind()
                                .set("backend", backend)
                                .set("all", all)
                                .set("idle_millis", lockMillis / 2))
                        .onSuccess(TakeOver::logFreed));
        return statement.onComplete(done -> vertx.cancelTimer(timer));
    }

    private static int backend(RowSet<Row> rows) {
        return rows.iterator().next().getInteger("backend");
    }

    private static void logFreed(RowSet<Row> ended) {
        if (ended.size() > 0) {
            LOG.atWarn().addKeyValue(LogKeys.COUNT, ended.size()).log("takeover.holders_ended");
        }
    }

    private static Future<Long> moveOpenWork(SqlRunner sql, int pod, UUID watermark, boolean mayHaveBeenSent) {
        return sql.run(CLAIMS.bind()
                        .set("pod", pod)
                        .set("interruptions_at_most", INTERRUPTIONS_IN_A_ROW)
                        .set("may_be_sent", mayHaveBeenSent)
                        .setNull("up_to_claim"))
                .compose(claims -> sql.run(EVENTS.bind()
                                .set("pod", pod)
                                .set("watermark", watermark)
                                .set("may_be_sent", mayHaveBeenSent))
                        .map(events -> pairs(claims.iterator().next())
                                + pairs(events.iterator().next())))
                .compose(pairs -> sql.run(PAUSES.bind().set("pod", pod)).map(pairs));
    }

    private static long pairs(Row row) {
        return row.getLong("pairs");
    }

    private static void log(int pod, long pairs) {
        if (pairs >= 0) {
            LOG.atInfo()
                    .addKeyValue(LogKeys.POD_ID, pod)
                    .addKeyValue(LogKeys.COUNT, pairs)
                    .log("pod.taken_over");
        }
    }
}
