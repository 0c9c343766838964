package dev.signpost.ingest;

import dev.signpost.model.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * One event as its publisher sent it, checked, not yet accepted.
 *
 * @param tenantId the caller's id of the tenant
 * @param type event type
 * @param occurredAtMicros microseconds since 1970, or null for the moment of acceptance
 * @param data payload bytes
 * @param changes bytes, or null
 * @param idempotencyKey the publisher's key, or null
 * @param traceparent W3C trace context, or null
 * @param hops deliveries of ours that led to it, 0 for none
 */
public record Draft(
        String tenantId,
        String type,
        @Nullable Long occurredAtMicros,
        RawJson data,
        @Nullable RawJson changes,
        @Nullable String idempotencyKey,
        @Nullable String traceparent,
        int hops) {

    /** One that no delivery of ours led to. */
    public Draft(
            String tenantId,
            String type,
            @Nullable Long occurredAtMicros,
            RawJson data,
            @Nullable RawJson changes,
            @Nullable String idempotencyKey,
            @Nullable String traceparent) {
        this(tenantId, type, occurredAtMicros, data, changes, idempotencyKey, traceparent, 0);
    }
}
