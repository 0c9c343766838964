package dev.signpost.catalog;

/**
 * The result of a change to the catalogue.
 *
 * @param epoch that the change was given, or the present one if nothing was changed
 * @param value what came of it
 */
public record Changed<T>(long epoch, T value) {}
