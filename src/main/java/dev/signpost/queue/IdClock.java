package dev.signpost.queue;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.signpost.model.EventId;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes event ids: UUIDv7 (RFC 9562 section 5.7) of the pod's time, which is Postgres's. When that is set back, the
 * time of ids waits until it has caught up, for what is below the watermark is looked at by nobody. Ids grow; any
 * thread may ask.
 */
public final class IdClock {
    private final PodClock clock;
    private final AtomicLong reached = new AtomicLong();
    private final TimeBasedEpochGenerator generator;

    /**
     * @param clock the pod's
     * @param random unpredictable source for the ids' random bits
     */
    public IdClock(PodClock clock, Random random) {
        this.clock = clock;
        this.generator = new TimeBasedEpochGenerator(random, new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return nowMillis();
            }
        });
    }

    /** Milliseconds since 1970, never going back; 0 before Postgres has told its time. */
    public long nowMillis() {
        if (!clock.heard()) {
            return 0;
        }
        long now = clock.millis();
        long before = reached.get();
        return now == before ? now : reached.accumulateAndGet(now, Math::max);
    }

    /**
     * A new id, above all that this clock has made. Nobody who has no lease makes one, and the lease brings the time:
     * an id of 1970 would belong to no partition.
     */
    public UUID next() {
        if (!clock.heard()) {
            throw new IllegalStateException("an id before Postgres has told its time");
        }
        return generator.generate();
    }

    /** No id made from now on is below it. */
    public UUID floor() {
        return EventId.floor(nowMillis());
    }
}
