package dev.signpost.model;

import org.jspecify.annotations.Nullable;

/** What one attempt came to: a value, not an exception, for a receiver may do anything. */
public sealed interface Outcome {

    /** Milliseconds from the start of the attempt to the complete response head, or to the failure. */
    int millis();

    /** What is kept of the answer; {@link Answer#NONE} if nothing came. */
    Answer answer();

    /**
     * A complete response head arrived in time. Whether its status counts as success is the profile's business.
     *
     * @param status HTTP status code, 200 to 999 (1xx are skipped)
     * @param millis to the complete response head
     * @param retryAfter the {@code Retry-After} header as received (RFC 9110 section 10.2.3), or null
     * @param answer headers and the first part of the body
     */
    record Answered(int status, int millis, @Nullable String retryAfter, Answer answer) implements Outcome {}

    /**
     * No complete response head arrived in time.
     *
     * @param kind never {@link FailureKind#STATUS}
     * @param millis to the failure
     * @param answer what came of the answer, and what exactly failed
     */
    record Failed(FailureKind kind, int millis, Answer answer) implements Outcome {
        public Failed(FailureKind kind, int millis) {
            this(kind, millis, Answer.NONE);
        }
    }
}
