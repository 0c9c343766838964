package dev.signpost.record;

import dev.signpost.model.ParkReason;
import dev.signpost.model.Pod;
import dev.signpost.model.Verdict;
import dev.signpost.pg.PgFault;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.PodLost;
import dev.signpost.queue.Recording;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what became of deliveries, in batches: a batch is sent when none is on its way and either enough outcomes
 * have come together or the first of them has waited a little. Nobody waits for a record, and a statement for ten costs
 * Postgres half of one for a hundred; what is lost by the pause if the process dies is delivered once more.
 * Owned by the event loop of the deliver verticle that it serves.
 */
public final class Recorder implements Recording {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int BATCH = 500;
    private static final int ENOUGH = 128;
    private static final long PAUSE_MILLIS = 10;
    private static final int BATCH_BYTES = 1 << 20;
    private static final int UNSETTLED = 4000;
    /** So few may wait however long it takes: sending must not stop for a single slow record. */
    private static final int FEW = 64;
    /** What is sent meanwhile would be sent again if the process died, so it is not sent while records lag behind. */
    private static final long LAG_MILLIS = 250;

    private static final long TRY_AGAIN_MILLIS = 100;

    /**
     * Where word goes.
     *
     * @param dueIn told in how many milliseconds the first of the recorded deliveries will be due again
     * @param room called when there is room again after there was none
     * @param counts counts what becomes of deliveries, before it is recorded
     * @param stale counts settlements that changed nothing, because somebody else had settled the delivery
     * @param follower told what has been recorded
     */
    public record Listeners(
            LongConsumer dueIn, Runnable room, DeliveryCounts counts, LongAdder stale, Follower follower) {}

    /** Hears of what has been recorded, on the recorder's event loop. */
    @FunctionalInterface
    public interface Follower {
        /**
         * These have been recorded, but for those that somebody else had settled before: which of them, nobody can say.
         *
         * @param pod under which they were recorded
         */
        void recorded(Pod pod, List<Settlement> batch);
    }

    private record Finished(Pod pod, Settlement settlement, long addedMillis) {}

    private final Vertx vertx;
    private final AttemptLog log;
    private final InstantSource clock;
    private final Listeners listeners;
    private final DeliveryCounts counts;

    // First attempts that succeeded, and everything else: each has a statement of its own.
    private final ArrayDeque<Finished> plain = new ArrayDeque<>();
    private final ArrayDeque<Finished> other = new ArrayDeque<>();
    private boolean flushing;
    private boolean pausing;
    private boolean otherNext;
    private int inFlush;
    private long flushOldestMillis;

    public Recorder(Vertx vertx, AttemptLog log, InstantSource clock, Listeners listeners) {
        this.vertx = vertx;
        this.log = log;
        this.clock = clock;
        this.listeners = listeners;
        this.counts = listeners.counts();
    }

    @Override
    public void add(Pod pod, Settlement settlement) {
        counts.add(settlement);
        (settlement.plain() ? plain : other).add(new Finished(pod, settlement, clock.millis()));
        flush();
    }

    /**
     * False while {@value #UNSETTLED} outcomes or more are not recorded yet, or while one of {@value #FEW} or more has
     * waited for {@value #LAG_MILLIS} milliseconds: a new process under load, or a database that is away.
     */
    @Override
    public boolean hasRoom() {
        int unsettled = unsettled();
        return unsettled < FEW || (unsettled < UNSETTLED && clock.millis() - oldestMillis() < LAG_MILLIS);
    }

    private long oldestMillis() {
        long oldest = inFlush > 0 ? flushOldestMillis : Long.MAX_VALUE;
        return Math.min(oldest, Math.min(oldestMillis(plain), oldestMillis(other)));
    }

    private static long oldestMillis(ArrayDeque<Finished> queue) {
        Finished first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.addedMillis();
    }

    @Override
    public int unsettled() {
        return plain.size() + other.size() + inFlush;
    }

    private void flush() {
        int waiting = plain.size() + other.size();
        if (flushing || waiting == 0) {
            return;
        }
        if (waiting >= ENOUGH) {
            send();
        } else if (!pausing) {
            pausing = true;
            vertx.setTimer(PAUSE_MILLIS, over -> {
                pausing = false;
                if (!flushing && !(plain.isEmpty() && other.isEmpty())) {
                    send();
                }
            });
        }
    }

    private void send() {
        flushing = true;
        boolean simple = !plain.isEmpty() && (!otherNext || other.isEmpty());
        otherNext = simple;
        List<Finished> batch = batch(simple ? plain : other);
        inFlush = batch.size();
        flushOldestMillis = batch.get(0).addedMillis();
        settle(batch, simple).onComplete(done -> {
            boolean hadRoom = hasRoom();
            flushing = false;
            inFlush = 0;
            if (done.failed()) {
                drop(batch, done.cause());
            }
            flush();
            if (!hadRoom && hasRoom()) {
                listeners.room().run();
            }
        });
    }

    /** The next outcomes of one pod, up to the bounds of a batch. */
    private static List<Finished> batch(ArrayDeque<Finished> queue) {
        List<Finished> batch = new ArrayList<>(Math.min(queue.size(), BATCH));
        Pod pod = queue.element().pod();
        int bytes = 0;
        while (!queue.isEmpty() && batch.size() < BATCH && bytes < BATCH_BYTES) {
            if (!queue.element().pod().equals(pod)) {
                break;
            }
            Finished next = queue.remove();
            batch.add(next);
            bytes += bytes(next.settlement().attempt());
        }
        return batch;
    }

    private static int bytes(Settlement.@Nullable Attempted attempt) {
        return attempt == null || attempt.answer() == null
                ? 0
                : attempt.answer().body().length();
    }

    /** Until it is settled or the pod is lost: an outcome is not given up because Postgres is away. */
    private Future<Void> settle(List<Finished> batch, boolean simple) {
        Pod pod = batch.get(0).pod();
        List<Settlement> rows = batch.stream().map(Finished::settlement).toList();
        return (simple ? log.settlePlain(pod, rows) : log.settle(pod, rows))
                .onSuccess(stale -> settled(batch, stale))
                .onSuccess(stale -> listeners.follower().recorded(pod, rows))
                .<Void>mapEmpty()
                .recover(failure -> again(batch, simple, failure));
    }

    private Future<Void> again(List<Finished> batch, boolean simple, Throwable failure) {
        if (failure instanceof PodLost) {
            return Future.failedFuture(failure);
        }
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, batch.size())
                .addKeyValue(LogKeys.SQL_STATE, PgFault.sqlState(failure))
                .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                .log("record.settle_failed");
        if (PgFault.of(failure) == PgFault.DATA) {
            return batch.size() > 1 ? halves(batch, simple) : quarantine(batch.get(0));
        }
        return vertx.timer(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(tick -> settle(batch, simple));
    }

    /** One bad row must not stop the pod. */
    private Future<Void> halves(List<Finished> batch, boolean simple) {
        int half = batch.size() / 2;
        return settle(batch.subList(0, half), simple)
                .compose(first -> settle(batch.subList(half, batch.size()), simple));
    }

    /**
     * The row that Postgres refuses is parked, without what it came with. What cannot even be parked names an event
     * that never was, for no partition takes it: it ends with a line in the log.
     */
    private Future<Void> quarantine(Finished bad) {
        Settlement settlement = bad.settlement();
        boolean bare = settlement.attempt() == null;
        if (bare && settlement.verdict() instanceof Verdict.Cancelled) {
            return Future.failedFuture(new IllegalStateException("a delivery cannot be ended"));
        }
        boolean parked = bare && settlement.verdict() instanceof Verdict.Parked;
        if (parked) {
            LOG.atError()
                    .addKeyValue(LogKeys.EVENT_ID, settlement.delivery().event().id())
                    .log("record.unstorable");
        }
        Verdict less = parked ? Verdict.CANCELLED : new Verdict.Parked(ParkReason.UNREADABLE);
        var lesser = Settlement.unattempted(settlement.delivery(), less, settlement.ticket());
        return settle(List.of(new Finished(bad.pod(), lesser, bad.addedMillis())), false);
    }

    private void settled(List<Finished> batch, int stale) {
        listeners.stale().add(stale);
        long firstDue = Long.MAX_VALUE;
        for (Finished finished : batch) {
            Settlement settlement = finished.settlement();
            if (settlement.ticket() != null) {
                settlement.ticket().close(1);
            }
            if (settlement.verdict() instanceof Verdict.Again again) {
                firstDue = Math.min(firstDue, again.dueAtMillis());
            }
        }
        if (firstDue < Long.MAX_VALUE) {
            listeners.dueIn().accept(Math.max(0, firstDue - clock.millis()));
        }
    }

    /** The pod was taken over: these outcomes count for nothing, and the deliveries will be made again. */
    private void drop(List<Finished> batch, Throwable cause) {
        listeners.stale().add(batch.size());
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, batch.size())
                .addKeyValue(LogKeys.CAUSE, String.valueOf(cause.getMessage()))
                .log("record.stale");
    }
}
