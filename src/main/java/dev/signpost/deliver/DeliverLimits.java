package dev.signpost.deliver;

import java.time.Duration;

/**
 * Bounds of one deliver verticle.
 *
 * @param laneCapacity deliveries that wait in one lane; more go to the backlog
 * @param concurrency requests in flight to one webhook that sets no limit of its own
 * @param inFlight requests in flight in all lanes of this verticle; more wait, lanes taking turns
 * @param longestWait in a lane, after which a delivery goes to the backlog, where any pod may claim it
 * @param breakerFailures attempts in a row without an answer, or with 429 or a 5xx, after which a webhook is sent
 *     nothing but a probe
 * @param firstProbe after so long
 * @param longestProbe each probe that fails doubles the time to the next, up to this
 * @param longestRetryAfter how long a receiver may ask us to wait
 */
public record DeliverLimits(
        int laneCapacity,
        int concurrency,
        int inFlight,
        Duration longestWait,
        int breakerFailures,
        Duration firstProbe,
        Duration longestProbe,
        Duration longestRetryAfter) {

    /** What a receiver may ask us to wait is waited for in memory if anything may be. */
    Protection.Rule protection() {
        var breaker = new Breaker.Rule(breakerFailures, firstProbe.toNanos(), longestProbe.toNanos());
        return new Protection.Rule(breaker, longestWait.toNanos());
    }
}
