package dev.signpost.ingest;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant holds of the intake: its events that wait for an answer and its bodies that are being read. Any
 * thread may count; the rate belongs to the intake's event loop.
 */
final class TenantShare {
    /** Of {@link #held}: nobody counts here any more, the tenant's next event begins a new share. */
    private static final int RETIRED = Integer.MIN_VALUE;

    final String tenantId;

    /** What is left of its rate; null if it has none, or has published nothing yet. */
    @Nullable
    TokenBucket rate;

    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    TenantShare(String tenantId) {
        this.tenantId = tenantId;
    }

    /** Events and bodies. */
    int held() {
        return Math.max(0, held.get());
    }

    long bytes() {
        return bytes.get();
    }

    /**
     * Counts so many more, and answers how many there were before; negative if the share was retired, and then nothing
     * is counted.
     */
    int hold(int count, long more) {
        int before = held.getAndAdd(count);
        if (before < 0) {
            held.addAndGet(-count);
        } else {
            bytes.addAndGet(more);
        }
        return before;
    }

    void release(int count, long less) {
        bytes.addAndGet(-less);
        held.addAndGet(-count);
    }

    /** Ends the share if nothing is held, and nothing of its rate is used; false if something is. */
    boolean retire(long nowNanos) {
        return (rate == null || rate.isFull(nowNanos)) && held.compareAndSet(0, RETIRED);
    }
}
