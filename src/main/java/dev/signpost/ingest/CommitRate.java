package dev.signpost.ingest;

import java.time.Duration;

/** How fast batches are stored while there are any; what waiting times are estimated by. Written by one event loop. */
final class CommitRate {
    private static final double NANOS = 1e9;
    private static final double WEIGHT_OF_NEWEST = 0.2;

    // Events in a second; 0 before the first batch. Read by any thread.
    private volatile double perSecond;

    void stored(int events, long nanos) {
        double newest = events * NANOS / Math.max(1, nanos);
        double before = perSecond;
        perSecond = before == 0 ? newest : before + WEIGHT_OF_NEWEST * (newest - before);
    }

    Duration timeFor(int events) {
        double rate = perSecond;
        return rate <= 0 ? Duration.ZERO : Duration.ofNanos((long) (events / rate * NANOS));
    }
}
