package dev.signpost.boot;

import org.jspecify.annotations.Nullable;

/** The process cannot start, for a reason that its operator can do something about; the message says it. */
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
