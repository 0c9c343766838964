package dev.signpost.bus.stage;

/**
 * To claim: something in the backlog will be due, or a queue has room again. A hint.
 *
 * @param millis from now
 */
public record DueIn(long millis) implements StageMessage {}
