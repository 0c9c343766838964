package dev.signpost.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts of durations in microseconds, exact to 1.6 percent: 64 buckets for each power of two. Not thread-safe. */
final class Histogram {
    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[(64 - SUB_BITS + 1) << SUB_BITS];
    private long total;
    private long sum;
    private long max;

    /** Negative durations (clock stepped) count as zero. */
    void record(long micros) {
        long value = Math.max(0, micros);
        counts[index(value)]++;
        total++;
        sum += value;
        max = Math.max(max, value);
    }

    long count() {
        return total;
    }

    /** The value that the given share (0 to 1) of all recorded values does not exceed; 0 if there are none. */
    long percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length && total > 0; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(max, value(i));
            }
        }
        return max;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
        sum = 0;
        max = 0;
    }

    /** For JSON: count, mean, percentiles and maximum, in microseconds. */
    Map<String, Object> summary() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("count", total);
        out.put("mean", total == 0 ? 0 : sum / total);
        out.put("p50", percentile(0.50));
        out.put("p90", percentile(0.90));
        out.put("p99", percentile(0.99));
        out.put("p999", percentile(0.999));
        out.put("max", max);
        return out;
    }

    private static int index(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return ((shift + 1) << SUB_BITS) + (int) ((value >>> shift) - SUB);
    }

    /** The largest value of a bucket. */
    private static long value(int index) {
        if (index < SUB) {
            return index;
        }
        int shift = (index >> SUB_BITS) - 1;
        return (((long) (index & (SUB - 1)) + SUB + 1) << shift) - 1;
    }
}
