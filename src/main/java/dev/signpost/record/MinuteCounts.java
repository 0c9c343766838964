package dev.signpost.record;

import dev.signpost.model.Pod;
import dev.signpost.pg.PgFault;
import dev.signpost.queue.DeliveryCount;
import dev.signpost.queue.MinuteLog;
import dev.signpost.queue.MinuteRow;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.LogKeys;
import io.netty.util.collection.LongObjectHashMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what has been recorded, minute by minute, and writes each minute once when it has ended: a delivery costs a
 * few additions in memory and no row. What is not written yet is lost with the process; these are statistics.
 *
 * <p>Owned by the event loop of the recorder that it follows.
 */
public final class MinuteCounts implements Recorder.Follower {
    /** Webhooks that are counted at a time; with one more the minute so far is written early, and counting goes on. */
    static final int COUNTED = 10_000;

    /** Rows that wait to be written while Postgres is away; beyond it the oldest are given up. */
    static final int WAITING = 100_000;

    static final int BATCH = 1_000;
    private static final long TRY_AGAIN_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(MinuteCounts.class);

    /** A webhook's counts, and whose webhook it is. */
    private record Counted(long tenantKey, DeliveryCount count) {}

    private record Batch(int podId, int part, List<MinuteRow> rows) {}

    private final Vertx vertx;
    private final MinuteLog log;
    private final Surroundings around;

    private final LongObjectHashMap<Counted> counts = new LongObjectHashMap<>();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private long minuteMillis;
    private int podId;
    private int waitingRows;
    private boolean armed;
    private Future<Void> writing = Future.succeededFuture();

    /**
     * What this shares with others.
     *
     * @param nowMillis Postgres's time, as this pod knows it, milliseconds since 1970
     * @param parts numbers for writes, each once in this process
     * @param lost counts rows that were given up
     */
    public record Surroundings(LongSupplier nowMillis, IntSupplier parts, LongAdder lost) {}

    public MinuteCounts(Vertx vertx, MinuteLog log, Surroundings around) {
        this.vertx = vertx;
        this.log = log;
        this.around = around;
    }

    @Override
    public void recorded(Pod pod, List<Settlement> batch) {
        turn(pod.id());
        for (Settlement settlement : batch) {
            long key = settlement.delivery().webhookKey();
            Counted counted = counts.get(key);
            if (counted == null) {
                if (counts.size() >= COUNTED) {
                    seal();
                }
                counted = new Counted(settlement.delivery().event().tenantKey(), new DeliveryCount());
                counts.put(key, counted);
            }
            counted.count().add(settlement);
        }
        arm();
    }

    /**
     * What has been counted of the minute that runs, and is not written.
     *
     * @param webhookKeys webhooks of that tenant, or {@link MinuteRow#ALL}
     * @return a row for each of them that has anything; copies
     */
    public List<MinuteRow> running(long tenantKey, Collection<Long> webhookKeys) {
        List<MinuteRow> rows = new ArrayList<>();
        for (long key : webhookKeys) {
            var sum = new DeliveryCount();
            if (key == MinuteRow.ALL) {
                counts.values().stream()
                        .filter(counted -> counted.tenantKey() == tenantKey)
                        .forEach(counted -> sum.add(counted.count()));
            } else {
                Counted counted = counts.get(key);
                if (counted != null && counted.tenantKey() == tenantKey) {
                    sum.add(counted.count());
                }
            }
            if (!sum.isEmpty()) {
                rows.add(new MinuteRow(tenantKey, key, minuteMillis, sum));
            }
        }
        return rows;
    }

    /** Writes what has been counted so far. Completes when it is written or given up. */
    public Future<Void> flush() {
        seal();
        return writing;
    }

    /** Another minute, or another life of this process, begins a new count. */
    private void turn(int pod) {
        long minute = around.nowMillis().getAsLong() / MinuteRow.MINUTE * MinuteRow.MINUTE;
        if (minute != minuteMillis || pod != podId) {
            seal();
            minuteMillis = minute;
            podId = pod;
        }
    }

    private void arm() {
        if (!armed) {
            armed = true;
            long left = minuteMillis + MinuteRow.MINUTE - around.nowMillis().getAsLong();
            vertx.setTimer(Math.max(1, left), over -> {
                armed = false;
                if (around.nowMillis().getAsLong() >= minuteMillis + MinuteRow.MINUTE) {
                    seal();
                } else if (!counts.isEmpty()) {
                    arm();
                }
            });
        }
    }

    private void seal() {
        if (counts.isEmpty()) {
            return;
        }
        List<MinuteRow> rows = rows();
        counts.clear();
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<MinuteRow> some = rows.subList(from, Math.min(rows.size(), from + BATCH));
            waiting.add(new Batch(podId, around.parts().getAsInt(), some));
            waitingRows += some.size();
        }
        while (waitingRows > WAITING) {
            giveUp(next());
        }
        if (writing.isComplete()) {
            writing = write();
        }
    }

    /** One for each webhook, and one for each tenant. */
    private List<MinuteRow> rows() {
        List<MinuteRow> rows = new ArrayList<>(counts.size() + 16);
        var tenants = new LongObjectHashMap<DeliveryCount>();
        for (var entry : counts.entries()) {
            Counted counted = entry.value();
            rows.add(new MinuteRow(counted.tenantKey(), entry.key(), minuteMillis, counted.count()));
            tenants.computeIfAbsent(counted.tenantKey(), key -> new DeliveryCount())
                    .add(counted.count());
        }
        for (var tenant : tenants.entries()) {
            rows.add(new MinuteRow(tenant.key(), MinuteRow.ALL, minuteMillis, tenant.value()));
        }
        rows.removeIf(row -> row.count().isEmpty());
        return rows;
    }

    private Batch next() {
        Batch batch = waiting.remove();
        waitingRows -= batch.rows().size();
        return batch;
    }

    /** One batch after the other. */
    private Future<Void> write() {
        return waiting.isEmpty()
                ? Future.succeededFuture()
                : write(next(), true).compose(done -> write());
    }

    private Future<Void> write(Batch batch, boolean first) {
        return log.write(batch.podId(), batch.part(), batch.rows())
                .onSuccess(leftOut -> {
                    if (first && leftOut > 0) {
                        LOG.atWarn().addKeyValue(LogKeys.COUNT, leftOut).log("statistics.late");
                        around.lost().add(leftOut);
                    }
                })
                .<Void>mapEmpty()
                .recover(failure -> again(batch, failure));
    }

    private Future<Void> again(Batch batch, Throwable failure) {
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, batch.rows().size())
                .addKeyValue(LogKeys.SQL_STATE, PgFault.sqlState(failure))
                .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                .log("statistics.write_failed");
        long ended = batch.rows().get(0).minuteMillis() + MinuteRow.MINUTE;
        boolean late = around.nowMillis().getAsLong() > ended + MinuteLog.WRITTEN_WITHIN.toMillis();
        if (late || PgFault.of(failure) == PgFault.DATA) {
            giveUp(batch);
            return Future.succeededFuture();
        }
        return vertx.timer(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(tick -> write(batch, false));
    }

    private void giveUp(Batch batch) {
        around.lost().add(batch.rows().size());
    }
}
