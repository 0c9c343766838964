package dev.signpost.pg;

import org.jspecify.annotations.Nullable;

/** The schema cannot be brought to this version; the message says why and what to do. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
