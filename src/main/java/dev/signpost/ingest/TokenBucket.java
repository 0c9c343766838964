package dev.signpost.ingest;

import java.time.Duration;

/**
 * A rate with a burst: tokens come back evenly, up to a full bucket. What is taken together is let through when the
 * bucket holds as much, or is full; a batch larger than the bucket leaves a debt, so that the rate holds in the long
 * run whatever the batches' size. Owned by one event loop.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double size;
    private double tokens;
    private long filledNanos;

    /**
     * A full bucket.
     *
     * @param perSecond tokens that come back in a second, at least 1
     * @param size how many it holds, at least 1
     */
    TokenBucket(int perSecond, int size, long nowNanos) {
        this.perSecond = perSecond;
        this.size = size;
        this.tokens = size;
        this.filledNanos = nowNanos;
    }

    boolean is(int rate, int burst) {
        return perSecond == rate && size == burst;
    }

    /** Takes so many tokens; false if they are not there, and then none is taken. */
    boolean take(int count, long nowNanos) {
        fill(nowNanos);
        if (tokens < Math.min(count, size)) {
            return false;
        }
        tokens -= count;
        return true;
    }

    /** How long until as many can be taken. */
    Duration wait(int count, long nowNanos) {
        fill(nowNanos);
        double missing = Math.min(count, size) - tokens;
        return missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing / perSecond * NANOS));
    }

    /** Nothing is remembered by it that a new one would not know. */
    boolean isFull(long nowNanos) {
        fill(nowNanos);
        return tokens >= size;
    }

    /** A clock that stands or jumps back brings nothing, and takes nothing away. */
    private void fill(long nowNanos) {
        long passed = nowNanos - filledNanos;
        if (passed > 0) {
            tokens = Math.min(size, tokens + passed / NANOS * perSecond);
            filledNanos = nowNanos;
        }
    }
}
