package dev.signpost.http;

import dev.signpost.model.Refusal;
import org.jspecify.annotations.Nullable;

/** Recognises foreseen failures of what stands behind the operations, such as a database that is away. */
@FunctionalInterface
public interface FailureReader {
    /** Recognises nothing. */
    FailureReader NONE = failure -> null;

    /** What to tell the caller, or null if nobody foresaw this failure. */
    @Nullable
    Refusal read(Throwable failure);
}
