package dev.signpost.catalog;

/**
 * How many events a tenant may publish.
 *
 * @param perSecond in the long run
 * @param burst at once
 */
public record EventRate(int perSecond, int burst) {}
