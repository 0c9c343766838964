package dev.signpost.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Response times by the number: a bucket for each power of the square root of two, from 1 ms to beyond any attempt's
 * deadline, so that a percentile read from it is off by a fifth at most. Pure.
 */
final class Latencies {
    /** The last one holds whatever is longer than 23 s. */
    static final int BUCKETS = 31;

    private static final double GROWTH = Math.sqrt(2);
    // Longest time in each bucket, milliseconds.
    private static final double[] UPPER = new double[BUCKETS];

    static {
        for (int i = 0; i < BUCKETS; i++) {
            UPPER[i] = Math.pow(GROWTH, i);
        }
    }

    private Latencies() {}

    /** The bucket of a response time in milliseconds. */
    static int bucket(int millis) {
        int found = Arrays.binarySearch(UPPER, millis);
        return Math.min(found >= 0 ? found : -found - 1, BUCKETS - 1);
    }

    /**
     * The response time that so large a part was not slower than, in milliseconds; null if nothing was counted.
     *
     * @param counts by bucket; missing ones are empty
     * @param part from 0 to 1, such as 0.95
     */
    static @Nullable Integer percentile(long[] counts, double part) {
        long all = Arrays.stream(counts).sum();
        if (all == 0) {
            return null;
        }
        double wanted = part * all;
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            if (below + counts[i] >= wanted && counts[i] > 0) {
                double lower = i == 0 ? 0 : UPPER[i - 1];
                double within = (wanted - below) / counts[i];
                return (int) Math.round(lower + (UPPER[i] - lower) * within);
            }
            below += counts[i];
        }
        return (int) Math.round(UPPER[counts.length - 1]);
    }

    /** Adds the second to the first, bucket by bucket. */
    static void add(long[] sum, long[] more) {
        for (int i = 0; i < Math.min(sum.length, more.length); i++) {
            sum[i] += more[i];
        }
    }
}
