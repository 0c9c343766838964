package dev.signpost.ingest;

import java.util.UUID;

/**
 * The answer to an accepted event: it is durable.
 *
 * @param id the event's id
 * @param acceptedAtMillis milliseconds since 1970
 * @param matchedCount deliveries that it made, held ones included
 * @param duplicate true if an event with the same idempotency key had been accepted before; this is its answer
 * @param unknownType true if its type is in no catalogue of its tenant: accepted all the same, but it may be a slip
 */
public record Receipt(UUID id, long acceptedAtMillis, int matchedCount, boolean duplicate, boolean unknownType) {}
