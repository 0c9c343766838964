package dev.signpost.bus.stage;

/**
 * To upkeep: there is something to do for that chore now, and not only when its time comes. A hint.
 *
 * @param name of the chore
 */
public record RunChore(String name) implements StageMessage {}
