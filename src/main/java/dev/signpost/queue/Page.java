package dev.signpost.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items newest first; may be fewer than asked for, or none, though more follow: a filter without an index of its
 *     own looks at a bounded number of rows for each page
 * @param next where the next page begins, or null if this is the last
 * @param <T> what is listed
 * @param <C> a place in the list
 */
public record Page<T, C>(List<T> items, @Nullable C next) {}
