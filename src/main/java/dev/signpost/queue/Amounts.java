package dev.signpost.queue;

import io.vertx.sqlclient.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums of attempts and dead letters over some time. Owned by whoever makes it. */
public final class Amounts {
    private final long[] latency = new long[Latencies.BUCKETS];
    private long delivered;
    private long failed;
    private long dead;

    void add(WebhookMinute minute) {
        delivered += minute.delivered();
        failed += minute.failed();
        dead += minute.dead();
        Latencies.add(latency, minute.latency());
    }

    void add(Row row) {
        delivered += row.getLong("delivered");
        failed += row.getLong("failed");
        dead += row.getLong("dead");
        Long[] times = row.getArrayOfLongs("latency");
        if (times != null) {
            Latencies.add(
                    latency, Arrays.stream(times).mapToLong(Long::longValue).toArray());
        }
    }

    /** Attempts that the receivers took. */
    public long delivered() {
        return delivered;
    }

    /** Attempts that failed. */
    public long failed() {
        return failed;
    }

    /** Deliveries that became dead letters. */
    public long dead() {
        return dead;
    }

    /** The part of the attempts that succeeded, from 0 to 1; null if there were none. */
    public @Nullable Double successRate() {
        long all = delivered + failed;
        return all == 0 ? null : (double) delivered / all;
    }

    /**
     * The response time that so large a part of the attempts was not slower than, milliseconds, off by a fifth at most;
     * null if there were none.
     *
     * @param part from 0 to 1
     */
    public @Nullable Integer percentile(double part) {
        return Latencies.percentile(latency, part);
    }
}
