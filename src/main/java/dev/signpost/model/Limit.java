package dev.signpost.model;

import java.util.Locale;

/**
 * What a tenant may have only so much of. The name is the tag of a metric, the key of a log line and, in lower case,
 * the policy in {@code RateLimit} fields.
 */
public enum Limit {
    /** Events that wait for their commit; the share adapts to what others have left. */
    PENDING_EVENTS,
    /** Payload bytes of these, and of bodies that are being read. */
    PENDING_BYTES,
    EVENTS_PER_SECOND,
    WEBHOOKS,
    EVENT_TYPES,
    API_KEYS,
    /** Requests to the management API that read history or change the catalogue. */
    REQUESTS,
    LIVE_STREAMS,
    TEST_EVENTS,
    CHALLENGES,
    JOBS;

    /** Lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
