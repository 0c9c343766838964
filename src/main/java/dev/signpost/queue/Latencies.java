package dev.signpost.queue;

import java.util.Arrays;

/**
 * A histogram of milliseconds in fixed buckets: each millisecond below 16 has its own, and from there on each doubling
 * has eight, so that a value read back is off by a sixteenth at most. From 122,880 on everything is in the last one.
 * Owned by one event loop.
 */
public final class Latencies {
    /** Buckets are numbered from 0 up to below this. */
    public static final int BUCKETS = 120;

    private static final int EXACT = 16;
    private static final int EXACT_BITS = 4;
    private static final int SPLIT_BITS = 3;
    private static final int ROOM = 16;

    // As long as the highest bucket in use asks for: most receivers are quick.
    private long[] counts = {};
    private long total;
    private int slowest;

    /** @param millis 0 or more */
    public void add(int millis) {
        add(bucket(millis), 1);
        slowest = Math.max(slowest, millis);
    }

    /** Adds what another one holds. */
    public void add(Latencies other) {
        for (int bucket = 0; bucket < other.counts.length; bucket++) {
            if (other.counts[bucket] > 0) {
                add(bucket, other.counts[bucket]);
            }
        }
        slowest = Math.max(slowest, other.slowest);
    }

    /** Adds what {@link #buckets} and {@link #counts} gave, and the longest of it. */
    void add(Short[] buckets, Long[] howMany, int longest) {
        for (int i = 0; i < buckets.length; i++) {
            add(buckets[i], howMany[i]);
        }
        slowest = Math.max(slowest, longest);
    }

    private void add(int bucket, long howMany) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.min(BUCKETS, (bucket / ROOM + 1) * ROOM));
        }
        counts[bucket] += howMany;
        total += howMany;
    }

    /** How many there are. */
    public long total() {
        return total;
    }

    /** The longest, milliseconds; 0 if there is none. */
    public int slowest() {
        return slowest;
    }

    /**
     * The time within which that share of all is, milliseconds; 0 if there is none.
     *
     * @param share above 0, at most 1
     */
    public int percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return Math.min(middle(bucket), slowest);
            }
        }
        return 0;
    }

    /** Numbers of the buckets that are not empty, ascending, as an array of Postgres. */
    String buckets() {
        var text = new StringBuilder("{");
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                text.append(text.length() == 1 ? "" : ",").append(bucket);
            }
        }
        return text.append('}').toString();
    }

    /** How many are in each of {@link #buckets}, as an array of Postgres. */
    String counts() {
        var text = new StringBuilder("{");
        for (long count : counts) {
            if (count > 0) {
                text.append(text.length() == 1 ? "" : ",").append(count);
            }
        }
        return text.append('}').toString();
    }

    static int bucket(int millis) {
        if (millis < EXACT) {
            return Math.max(0, millis);
        }
        int power = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(millis);
        int part = (millis >>> (power - SPLIT_BITS)) - (1 << SPLIT_BITS);
        return Math.min(BUCKETS - 1, EXACT + ((power - EXACT_BITS) << SPLIT_BITS) + part);
    }

    /** The middle of a bucket, milliseconds. */
    private static int middle(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        if (bucket == BUCKETS - 1) {
            return Integer.MAX_VALUE;
        }
        int width = 1 << (((bucket - EXACT) >>> SPLIT_BITS) + EXACT_BITS - SPLIT_BITS);
        int part = (bucket - EXACT) & ((1 << SPLIT_BITS) - 1);
        return ((1 << SPLIT_BITS) + part) * width + (width - 1) / 2;
    }
}
