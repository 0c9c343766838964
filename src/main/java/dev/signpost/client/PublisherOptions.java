package dev.signpost.client;

import java.time.Duration;

/**
 * Bounds of an {@link EventPublisher}.
 *
 * @param maxBatch events in one message, at most 1,000
 * @param maxInFlight events sent and not yet answered, those between two attempts included
 * @param maxWaiting events that wait for one of these to end; beyond it {@link PublisherFullException}
 * @param attempts of one event, the first included; after the last its failure is the caller's
 * @param attemptTimeout to an answer; longer than Signpost's own deadline, so that it speaks first
 * @param firstDelay before the second attempt; it doubles with each one
 * @param maxDelay longest delay between two attempts
 */
public record PublisherOptions(
        int maxBatch,
        int maxInFlight,
        int maxWaiting,
        int attempts,
        Duration attemptTimeout,
        Duration firstDelay,
        Duration maxDelay) {
    private static final int MOST_IN_A_MESSAGE = 1_000;

    public static final PublisherOptions DEFAULT = new PublisherOptions(
            500, 2_000, 10_000, 8, Duration.ofSeconds(35), Duration.ofMillis(100), Duration.ofSeconds(10));

    public PublisherOptions {
        if (maxBatch < 1 || maxBatch > MOST_IN_A_MESSAGE || maxBatch > maxInFlight) {
            throw new IllegalArgumentException(
                    "a message has 1 to " + MOST_IN_A_MESSAGE + " events, and not more than may be in flight");
        }
        if (maxInFlight < 1 || maxWaiting < 0 || attempts < 1) {
            throw new IllegalArgumentException("a publisher needs an event in flight and an attempt");
        }
        if (attemptTimeout.toMillis() < 1 || firstDelay.toMillis() < 1 || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("a publisher's times must be a millisecond or more, and in order");
        }
    }

    /** Milliseconds to wait before the attempt that follows the {@code made}-th; the caller adds the jitter. */
    long delayMillis(int made) {
        long doubled = firstDelay.toMillis() << Math.min(made - 1, 20);
        return Math.min(doubled, maxDelay.toMillis());
    }
}
