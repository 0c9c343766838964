package dev.signpost.bus.stage;

/** To a deliver verticle: the pod was taken over, what waits is others' now. */
public record DropQueues() implements StageMessage {}
