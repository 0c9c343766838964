package dev.signpost.bus.stage;

import dev.signpost.model.Pod;
import java.util.List;

/**
 * Events that have just become durable, with those of their targets that the verticle serves.
 *
 * @param events each once
 */
public record AcceptedBatch(String from, Pod pod, long number, List<AcceptedEvent> events) implements HandedBatch {}
