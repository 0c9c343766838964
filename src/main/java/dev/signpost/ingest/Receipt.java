package dev.signpost.ingest;

import java.util.UUID;

/**
 * The answer to an accepted event: it is durable.
 *
 * @param id the event's id
 * @param acceptedAtMillis milliseconds since 1970
 * @param matchedCount deliveries that it made, held ones included
 * @param duplicate true if an event with the same idempotency key had been accepted before; this is its answer
 */
public record Receipt(UUID id, long acceptedAtMillis, int matchedCount, boolean duplicate) {}
