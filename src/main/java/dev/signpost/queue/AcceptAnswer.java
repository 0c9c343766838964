package dev.signpost.queue;

import java.util.UUID;

/**
 * What became of one publication.
 *
 * @param kind what happened
 * @param eventId the event's id; for a duplicate that of the event that was accepted first
 * @param matched deliveries that that event made
 */
public record AcceptAnswer(Kind kind, UUID eventId, int matched) {
    public enum Kind {
        /** Durable. */
        INSERTED,
        /** The tenant's catalogue has changed: match again. */
        STALE,
        /** Its idempotency key was used before, with the same body. */
        DUPLICATE,
        /** Its idempotency key was used before, with another body. */
        KEY_REUSED,
        /** Nothing was written, though it could have been: offer it again. */
        NOT_WRITTEN,
        /** Postgres refuses this row, and will again. */
        UNSTORABLE
    }
}
