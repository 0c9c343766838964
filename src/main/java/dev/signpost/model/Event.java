package dev.signpost.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One accepted event.
 *
 * @param id UUIDv7 (RFC 9562 section 5.7); its 48-bit time is the moment of acceptance by Postgres's clock
 * @param tenantKey internal number of the tenant
 * @param tenantId the caller's own id of the tenant
 * @param type event type, such as {@code deal.won}
 * @param occurredAtMicros when it happened at its source, microseconds since 1970-01-01T00:00:00Z
 * @param data the payload as the bytes that came in
 * @param changes what changed, as the bytes that came in, or null if the publisher sent none
 * @param traceparent W3C trace context of the publishing request, or null
 * @param hops deliveries of ours that its publisher says led to it, one after the other; 0 for an event that begins
 *     something
 */
public record Event(
        UUID id,
        long tenantKey,
        String tenantId,
        String type,
        long occurredAtMicros,
        RawJson data,
        @Nullable RawJson changes,
        @Nullable String traceparent,
        int hops) {
    /** Header that carries the number of deliveries that led to a request, that one included. */
    public static final String HOPS_HEADER = "Signpost-Hops";

    /** One that begins something. */
    public Event(
            UUID id,
            long tenantKey,
            String tenantId,
            String type,
            long occurredAtMicros,
            RawJson data,
            @Nullable RawJson changes,
            @Nullable String traceparent) {
        this(id, tenantKey, tenantId, type, occurredAtMicros, data, changes, traceparent, 0);
    }

    /** Moment of acceptance, milliseconds since 1970: the time inside the id. */
    public long acceptedAtMillis() {
        return EventId.millis(id);
    }
}
