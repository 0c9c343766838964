package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a pod had accepted and not recorded into backlog rows: of a dead pod when its lease has expired, or of
 * this one when it stops.
 *
 * <p>One READ COMMITTED transaction, and the order of its statements is what makes it safe: delete the pod's row,
 * delete its slot rows (which waits for flushes under way and shuts out all later ones), and only then, in statements
 * of their own and so with new snapshots, look for what is open.
 */
public final class TakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final Sql ISOLATION = Sql.named("queue.takeover_isolation");
    private static final Sql TIMEOUTS = Sql.named("queue.takeover_timeouts");
    private static final Sql EXPIRED = Sql.named("queue.pods_expired");
    private static final Sql POD = Sql.named("queue.takeover_pod");
    private static final Sql SLOTS = Sql.named("queue.takeover_slots");
    private static final Sql CLAIMS = Sql.named("queue.takeover_claims");
    private static final Sql EVENTS = Sql.named("queue.takeover_events");
    private static final int INTERRUPTIONS_IN_A_ROW = 5;

    private final SqlTransactions pool;
    private final PodLease lease;
    private final LongAdder taken = new LongAdder();

    public TakeOver(SqlTransactions pool, PodLease lease) {
        this.pool = pool;
        this.lease = lease;
    }

    /**
     * Takes over every pod whose lease has expired. Completes with the number of deliveries that went to the backlog.
     * Does nothing unless this pod has held its own lease for its whole length: after an outage of Postgres all leases
     * have expired, and nobody shall take over anybody before all have had the time to renew.
     */
    public Future<Long> takeOverExpired() {
        Pod mine = lease.pod();
        if (mine == null || !lease.seasoned()) {
            return Future.succeededFuture(0L);
        }
        return pool.run(EXPIRED, Tuple.of(mine.id())).compose(rows -> {
            List<Integer> expired = new ArrayList<>();
            rows.forEach(row -> expired.add(row.getInteger("id")));
            Future<Long> all = Future.succeededFuture(0L);
            for (int pod : expired) {
                all = all.compose(before ->
                        takeOver(pod, false, true).onSuccess(taken::add).map(pairs -> before + pairs));
            }
            return all;
        });
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
        return takeOver(mine.id(), true, false);
    }

    private Future<Long> takeOver(int pod, boolean self, boolean mayHaveBeenSent) {
        return pool.transaction(sql -> sql.run(ISOLATION, Tuple.tuple())
                        .compose(fresh -> sql.run(TIMEOUTS, Tuple.tuple()))
                        .compose(set -> sql.run(POD, Tuple.of(pod, self)))
                        .compose(rows -> rows.size() == 0
                                ? Future.succeededFuture(-1L)
                                : moveOpenWork(sql, pod, rows.iterator().next(), mayHaveBeenSent)))
                .onSuccess(pairs -> log(pod, pairs))
                .map(pairs -> Math.max(0, pairs));
    }

    private static Future<Long> moveOpenWork(SqlRunner sql, int pod, Row deleted, boolean mayHaveBeenSent) {
        UUID watermark = deleted.getUUID("watermark");
        return sql.run(SLOTS, Tuple.of(pod))
                .compose(shut -> sql.run(CLAIMS, Tuple.of(pod, INTERRUPTIONS_IN_A_ROW, mayHaveBeenSent)))
                .compose(claims -> sql.run(EVENTS, Tuple.of(pod, watermark, mayHaveBeenSent))
                        .map(events -> pairs(claims.iterator().next())
                                + pairs(events.iterator().next())));
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
