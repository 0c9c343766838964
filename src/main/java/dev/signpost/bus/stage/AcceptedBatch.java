package dev.signpost.bus.stage;

import dev.signpost.model.Pod;
import java.util.List;

/**
 * To a deliver verticle: events that have just become durable, with those of their targets that it serves. Answered
 * with {@link Done} when its queues have taken them; until then nobody else knows of them.
 *
 * @param pod under which they were accepted: if that is lost by now, they are others' already
 * @param events each once
 */
public record AcceptedBatch(Pod pod, List<AcceptedEvent> events) implements StageMessage {}
