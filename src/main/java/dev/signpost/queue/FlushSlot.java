package dev.signpost.queue;

import dev.signpost.model.Pod;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A flush lane's row in {@code pod_slot}, and the answer to the question what to do when a flush's answer is lost: shut
 * it out by deleting the row (which waits for it if it is still running), look up what it did, and go on under a fresh
 * row. At most one flush is under way at a time; the caller sees to that.
 *
 * <pre>
 *   NONE ──open──► OPEN ──flush answered──► OPEN
 *    ▲              └──answer lost──► SHUTTING ──row deleted──► NONE
 *    └───────────────────── pod lost ─────────────────────────────┘
 * </pre>
 *
 * Owned by one event loop.
 */
public final class FlushSlot {
    private static final Logger LOG = LoggerFactory.getLogger(FlushSlot.class);
    private static final Sql OPEN = Sql.named("queue.slot_open");
    private static final Sql SHUT = Sql.named("queue.slot_shut");
    private static final Duration SHUT_AGAIN_AFTER = Duration.ofMillis(200);

    private final Vertx vertx;
    private final SqlRunner control;
    private final PodLease lease;
    private final AtomicInteger numbers;

    private @Nullable Fence open;
    private @Nullable Pod openFor;

    /**
     * @param control connections other than those that carry flushes: a hung flush must not keep itself from being shut
     * @param numbers slot numbers of this process, shared by all its lanes
     */
    public FlushSlot(Vertx vertx, SqlRunner control, PodLease lease, AtomicInteger numbers) {
        this.vertx = vertx;
        this.control = control;
        this.lease = lease;
        this.numbers = numbers;
    }

    /**
     * Runs one fenced statement. Fails with {@link PodLost}, or with the driver's failure where the statement certainly
     * did nothing.
     *
     * @param pod under which the statement's rows were made: an event's id may lie below the watermark of a later pod,
     *     where nobody would look for it
     * @param statement sends it; its future fails as {@link SqlRunner#run} does
     * @param lookUp finds out what a statement did whose answer was lost; called when it can do nothing any more
     */
    public <T> Future<T> flush(@Nullable Pod pod, Function<Fence, Future<T>> statement, Supplier<Future<T>> lookUp) {
        if (pod == null || !pod.equals(lease.pod())) {
            return Future.failedFuture(new PodLost());
        }
        return fence(pod)
                .compose(fence -> statement
                        .apply(fence)
                        .recover(failure -> PgFault.of(failure) == PgFault.UNKNOWN
                                ? shutAndLookUp(pod, fence, failure, lookUp)
                                : Future.failedFuture(failure)));
    }

    /** To be called when a flush found no slot row: fails with {@link PodLost} and tells the lease. */
    public <T> Future<T> fenced() {
        Pod pod = openFor;
        open = null;
        if (pod != null) {
            lease.reportLost(pod);
        }
        return Future.failedFuture(new PodLost());
    }

    private Future<Fence> fence(Pod pod) {
        Fence ready = open;
        if (ready != null && pod.equals(openFor)) {
            return Future.succeededFuture(ready);
        }
        Fence fresh = new Fence(pod.id(), numbers.incrementAndGet(), pod.nonce());
        return control.run(OPEN.bind()
                        .set("pod", fresh.pod())
                        .set("slot", fresh.slot())
                        .set("nonce", fresh.nonce()))
                .compose(rows -> {
                    openFor = pod;
                    if (rows.size() == 0) {
                        return fenced();
                    }
                    open = fresh;
                    return Future.succeededFuture(fresh);
                });
    }

    private <T> Future<T> shutAndLookUp(Pod pod, Fence fence, Throwable cause, Supplier<Future<T>> lookUp) {
        open = null;
        LOG.atWarn()
                .addKeyValue(LogKeys.POD_ID, pod.id())
                .addKeyValue(LogKeys.SLOT, fence.slot())
                .addKeyValue(LogKeys.CAUSE, String.valueOf(cause.getMessage()))
                .log("flush.unknown");
        return shut(pod, fence).compose(shut -> untilAnswered(lookUp));
    }

    /** A pod that was lost has no slots any more: whoever took it over has shut them all out. */
    private Future<Void> shut(Pod pod, Fence fence) {
        return untilAnswered(() -> pod.equals(lease.pod())
                ? control.run(SHUT.bind()
                                .set("pod", fence.pod())
                                .set("slot", fence.slot())
                                .set("nonce", fence.nonce()))
                        .<Void>mapEmpty()
                : Future.succeededFuture());
    }

    /** Tries again until Postgres answers: nobody may guess, not even that a lost pod has written nothing. */
    private <T> Future<T> untilAnswered(Supplier<Future<T>> step) {
        return step.get()
                .recover(failure -> vertx.timer(SHUT_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(tick -> untilAnswered(step)));
    }
}
