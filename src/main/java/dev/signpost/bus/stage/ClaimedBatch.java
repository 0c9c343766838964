package dev.signpost.bus.stage;

import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import java.util.List;

/**
 * To a deliver verticle: deliveries that were claimed from the backlog. Answered with {@link Done} when its queues have
 * taken them.
 *
 * @param pod under which they were claimed
 * @param deliveries to be sent
 * @param unreadable whose event cannot be read, or may not be sent: to be recorded so
 */
public record ClaimedBatch(Pod pod, List<Delivery> deliveries, List<Delivery> unreadable) implements StageMessage {}
