package dev.signpost.deliver;

import java.time.Duration;

/**
 * Bounds of one deliver verticle.
 *
 * @param laneCapacity deliveries that wait in one lane; more go to the backlog
 * @param concurrency requests in flight to one webhook that sets no limit of its own
 * @param inFlight requests in flight in all lanes of this verticle; more wait, lanes taking turns
 * @param longestWait in a lane, after which a delivery goes to the backlog, where any pod may claim it
 */
public record DeliverLimits(int laneCapacity, int concurrency, int inFlight, Duration longestWait) {}
