package dev.signpost.settings;

import java.time.Duration;

/**
 * How events are sent.
 *
 * @param verticles event loops that send
 * @param laneCapacity deliveries of one webhook that wait in memory
 * @param concurrencyPerWebhook requests to one webhook at a time, unless it has a limit of its own
 * @param maxInFlight requests of this process at a time
 * @param agedOutAfter what has waited in memory for so long goes back to the database
 * @param breakerFailures failures in a row after which a webhook is sent nothing but a probe
 * @param firstProbeAfter the first probe
 * @param longestProbeAfter between probes, which go further and further apart
 * @param longestRetryAfter how long a receiver may ask us to wait with {@code Retry-After}
 * @param answerExcerptBytes of a receiver's answer that are kept
 */
public record DeliverySettings(
        int verticles,
        int laneCapacity,
        int concurrencyPerWebhook,
        int maxInFlight,
        Duration agedOutAfter,
        int breakerFailures,
        Duration firstProbeAfter,
        Duration longestProbeAfter,
        Duration longestRetryAfter,
        int answerExcerptBytes) {
    public DeliverySettings {
        new Checks()
                .within("verticles", verticles, 1, 256)
                .within("laneCapacity", laneCapacity, 1, 100_000)
                .within("concurrencyPerWebhook", concurrencyPerWebhook, 1, 256)
                .within("maxInFlight", maxInFlight, 1, 100_000)
                .within("agedOutAfter", agedOutAfter, Duration.ofMillis(100), Duration.ofMinutes(1))
                .within("breakerFailures", breakerFailures, 1, 1000)
                .within("firstProbeAfter", firstProbeAfter, Duration.ofMillis(100), Duration.ofMinutes(10))
                .within("longestProbeAfter", longestProbeAfter, firstProbeAfter, Duration.ofHours(1))
                .within("longestRetryAfter", longestRetryAfter, Duration.ofSeconds(1), Duration.ofDays(1))
                .within("answerExcerptBytes", answerExcerptBytes, 0, 65_536)
                .done();
    }
}
