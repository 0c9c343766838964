package dev.signpost.manage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many lines of the log strangers can make us write: anybody can send requests that are refused, and a line is
 * longer than the shortest of them. So many in each period from one address, and in all; what is beyond is counted.
 * Shared by all event loops.
 */
public final class RefusedLines {
    static final int MOST_OF_ADDRESS = 10;
    static final int MOST = 100;
    private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, Integer> written = new HashMap<>();
    private int all;
    private long beyond;
    private long began;

    /** @param nanoTime monotonic */
    public RefusedLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /** Whether one more may be written for that peer; counts it if not. */
    synchronized boolean takes(String peer) {
        begin();
        String address = peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
        if (all >= MOST || written.getOrDefault(address, 0) >= MOST_OF_ADDRESS) {
            beyond++;
            return false;
        }
        all++;
        written.merge(address, 1, Integer::sum);
        return true;
    }

    /** How many were left out in a period that is over; 0 when that has been asked. */
    synchronized long untold() {
        if (beyond == 0 || nanoTime.getAsLong() - began < PERIOD_NANOS) {
            return 0;
        }
        long untold = beyond;
        beyond = 0;
        begin();
        return untold;
    }

    private void begin() {
        long now = nanoTime.getAsLong();
        if (now - began >= PERIOD_NANOS && beyond == 0) {
            began = now;
            all = 0;
            written.clear();
        }
    }
}
