package dev.signpost.queue;

import dev.signpost.model.Pod;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that this pod's watermark moves. Every delivery that holds it is sent, recorded or back in the backlog
 * within a minute; if one holds it for {@link #PATIENCE} all the same, its end was forgotten, and whoever took the
 * pod over would have all that came since to look at. Then the pod takes itself over: its open work goes to the
 * backlog, and it begins anew under another number. Owned by upkeep's event loop.
 */
public final class WatermarkWatch {
    /** Several times as long as a delivery can wait in memory, be sent and be recorded. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    // What passed while nobody looked says nothing.
    private static final long LONGEST_STEP_NANOS = Duration.ofSeconds(30).toNanos();

    private final PodLease lease;
    private final Watermark watermark;
    private final TakeOver takeOver;
    private final AuditLog log;
    private final LongSupplier nanoTime;
    private @Nullable UUID seen;
    private long seenForNanos;
    private long lastLookNanos;

    /** @param nanoTime monotonic nanoseconds */
    public WatermarkWatch(PodLease lease, Watermark watermark, TakeOver takeOver, AuditLog log, LongSupplier nanoTime) {
        this.lease = lease;
        this.watermark = watermark;
        this.takeOver = takeOver;
        this.log = log;
        this.nanoTime = nanoTime;
        this.lastLookNanos = nanoTime.getAsLong();
    }

    /** To be called every few seconds. Completes with true if the pod had to begin anew. */
    public Future<Boolean> look() {
        long now = nanoTime.getAsLong();
        long passed = Math.min(LONGEST_STEP_NANOS, now - lastLookNanos);
        lastLookNanos = now;
        UUID held = watermark.held();
        Pod mine = lease.pod();
        if (held == null || mine == null || !held.equals(seen)) {
            seen = held;
            seenForNanos = 0;
            return Future.succeededFuture(false);
        }
        // Without the database nothing can be recorded.
        seenForNanos += lease.held() ? passed : 0;
        return seenForNanos > PATIENCE.toNanos() ? beginAnew(mine) : Future.succeededFuture(false);
    }

    private Future<Boolean> beginAnew(Pod mine) {
        return takeOver.giveUp(mine).map(moved -> {
            seen = null;
            log.repaired(AuditRepair.STUCK_WATERMARK, 1, mine.id());
            lease.reportLost(mine);
            return true;
        });
    }
}
