package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer.
 *
 * @param detail finer than the kind, or null
 */
record Failure(FailureKind kind, @Nullable FailureDetail detail) {
    static Failure of(FailureKind kind) {
        return new Failure(kind, null);
    }

    static Failure of(FailureDetail detail) {
        return new Failure(detail.kind(), detail);
    }
}
