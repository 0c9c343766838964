package dev.signpost.queue.races;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Monotonic time that can be moved on, and that does something when it is read. */
final class HookedClock implements LongSupplier {
    private final AtomicLong ahead = new AtomicLong();
    private volatile Runnable hook = () -> {};

    @Override
    public long getAsLong() {
        // Taken out before it runs: what it does may read the clock, too.
        Runnable now = hook;
        hook = () -> {};
        now.run();
        return System.nanoTime() + ahead.get();
    }

    /** Runs it before the next reading. */
    void beforeNextReading(Runnable work) {
        hook = work;
    }

    /** Moves on so far that no id can be in the same millisecond as before. */
    void moveOn() {
        ahead.addAndGet(5_000_000);
    }
}
