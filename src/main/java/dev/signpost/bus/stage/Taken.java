package dev.signpost.bus.stage;

import dev.signpost.model.Pod;

/**
 * From a deliver verticle to a stage that hands batches over: its queues have taken all of them up to a number.
 *
 * @param verticle index of the deliver verticle
 * @param pod of those batches
 * @param number of the last of them
 */
public record Taken(int verticle, Pod pod, long number) implements StageMessage {}
