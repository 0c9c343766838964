package dev.signpost.bus.stage;

import dev.signpost.model.Pod;

/**
 * To a deliver verticle: deliveries that nobody else has in memory. {@link Receipts} tells {@link HandOver} when its
 * queues have taken them.
 */
public interface HandedBatch extends StageMessage {

    /** Address of the stage that waits for the receipt. */
    String from();

    /** Under which they were accepted or claimed: if that is lost by now, they are others' already. */
    Pod pod();

    /** Counts what that stage hands to that verticle under that pod, from 1. */
    long number();
}
