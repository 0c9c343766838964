package dev.signpost.catalog;

import dev.signpost.model.Webhook;
import java.util.Map;
import java.util.Set;

/**
 * One tenant's configuration at one version, immutable; what the stages work with.
 *
 * @param key internal number
 * @param id the caller's id
 * @param version epoch of its last change
 * @param profile name of the wire profile in force for the tenant
 * @param webhooks by key, deleted ones left out
 * @param limits of its own; null where it has the instance's
 * @param eventTypes names of those that the tenant has added to its profile's
 */
public record TenantSnapshot(
        long key,
        String id,
        long version,
        String profile,
        TenantLimits limits,
        Map<Long, Webhook> webhooks,
        Set<String> eventTypes) {

    /** One without limits of its own. */
    public TenantSnapshot(
            long key, String id, long version, String profile, Map<Long, Webhook> webhooks, Set<String> eventTypes) {
        this(key, id, version, profile, TenantLimits.NONE, webhooks, eventTypes);
    }

    /** The same with other webhooks. */
    TenantSnapshot with(Map<Long, Webhook> others) {
        return new TenantSnapshot(key, id, version, profile, limits, others, eventTypes);
    }
}
