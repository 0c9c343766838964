package dev.signpost.queue;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.signpost.model.EventId;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Makes event ids: UUIDv7 (RFC 9562 section 5.7) whose time is Postgres's at registration plus what has passed since by
 * the monotonic clock, so that a pod's own wall clock decides nothing. Ids grow; any thread may ask.
 */
public final class IdClock {
    private final LongSupplier nanoTime;
    private final TimeBasedEpochGenerator generator;

    // Written on registration, read by every event loop; the two belong together.
    private volatile Base base;

    private record Base(long millis, long nanos) {}

    /**
     * @param nanoTime monotonic nanoseconds
     * @param random unpredictable source for the ids' random bits
     */
    public IdClock(LongSupplier nanoTime, Random random, long startMillis) {
        this.nanoTime = nanoTime;
        this.base = new Base(startMillis, nanoTime.getAsLong());
        this.generator = new TimeBasedEpochGenerator(random, new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return nowMillis();
            }
        });
    }

    /** Takes over Postgres's time, unless that would turn the ids back. */
    void set(long databaseMillis) {
        long now = nowMillis();
        if (databaseMillis > now) {
            base = new Base(databaseMillis, nanoTime.getAsLong());
        }
    }

    /** Milliseconds since 1970, never going back. */
    public long nowMillis() {
        Base start = base;
        return start.millis + (nanoTime.getAsLong() - start.nanos) / 1_000_000;
    }

    /** A new id, above all that this clock has made. */
    public UUID next() {
        return generator.generate();
    }

    /** No id made from now on is below it. */
    public UUID floor() {
        return EventId.floor(nowMillis());
    }
}
