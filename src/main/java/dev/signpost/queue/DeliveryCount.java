package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Verdict;

/**
 * How many deliveries came to what, of one webhook or of all of a tenant: grows as outcomes are added, and sums up.
 * Owned by one event loop.
 */
public final class DeliveryCount {
    private long delivered;
    private long failed;
    private long dead;
    private long lastMillis;
    private final Latencies latencies = new Latencies();

    /**
     * Adds what has been recorded. Attempts that a receiver answered, or did not in time, also tell how long it takes;
     * those that did not come so far, and those that nobody knows the end of, do not.
     */
    public void add(Settlement settlement) {
        var attempt = settlement.attempt();
        if (attempt != null && sent(attempt.result())) {
            if (attempt.result() == AttemptResult.SUCCESS) {
                delivered++;
            } else {
                failed++;
            }
            lastMillis = Math.max(lastMillis, attempt.sentAtMillis() + attempt.millis());
            if (attempt.statusCode() > 0 || attempt.result() == AttemptResult.TIMEOUT) {
                latencies.add(attempt.millis());
            }
        }
        if (settlement.verdict() instanceof Verdict.Parked parked
                && parked.reason().dead()) {
            dead++;
        }
    }

    private static boolean sent(AttemptResult result) {
        return result.code() < AttemptResult.INTERRUPTED.code();
    }

    /** Adds what another one holds. */
    public void add(DeliveryCount other) {
        add(other.delivered, other.failed, other.dead, other.lastMillis);
        latencies.add(other.latencies);
    }

    /** Adds a sum of rows, its latencies aside. */
    void add(long moreDelivered, long moreFailed, long moreDead, long last) {
        delivered += moreDelivered;
        failed += moreFailed;
        dead += moreDead;
        lastMillis = Math.max(lastMillis, last);
    }

    /** Attempts that succeeded. */
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

    /** End of the last attempt, milliseconds since 1970; 0 if there was none. */
    public long lastMillis() {
        return lastMillis;
    }

    /** How long receivers took. */
    public Latencies latencies() {
        return latencies;
    }

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
        return delivered + failed + dead == 0;
    }
}
