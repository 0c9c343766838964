package dev.signpost.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A field that a request names, with the value that it is to have: tells "set to null" from "not mentioned", which is a
 * null {@code To} (RFC 7396).
 *
 * @param value the new value, or null to remove the present one
 */
public record To<T>(@Nullable T value) {

    /** The value that a field has after a change that may not mention it. */
    static <T> @Nullable T after(@Nullable To<T> change, @Nullable T present) {
        return change == null ? present : change.value();
    }
}
