package dev.signpost.bus.stage;

import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import java.util.List;

/**
 * Deliveries that were claimed from the backlog.
 *
 * @param deliveries to be sent
 * @param unreadable whose event cannot be read, or may not be sent: to be recorded so
 */
public record ClaimedBatch(String from, Pod pod, long number, List<Delivery> deliveries, List<Delivery> unreadable)
        implements HandedBatch {}
