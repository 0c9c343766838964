package dev.signpost.deliver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many tests may be under way on this pod: one of a webhook, a few of a tenant, so that no tenant whose receivers
 * hang keeps the others from testing. Beyond that there is no place. Any thread may ask.
 */
final class TestPlaces {
    static final int OF_TENANT = 8;
    static final int IN_ALL = 64;

    // Guarded by this.
    private final Map<Long, Integer> tenants = new HashMap<>();
    private final Set<Long> webhooks = new HashSet<>();

    /** A test that is under way. */
    @FunctionalInterface
    interface Place {
        void leave();
    }

    /** A place, to be left once, or null if there is none. */
    synchronized @Nullable Place take(long tenantKey, long webhookKey) {
        if (webhooks.size() >= IN_ALL || tenants.getOrDefault(tenantKey, 0) >= OF_TENANT || !webhooks.add(webhookKey)) {
            return null;
        }
        tenants.merge(tenantKey, 1, Integer::sum);
        return () -> leave(tenantKey, webhookKey);
    }

    private synchronized void leave(long tenantKey, long webhookKey) {
        webhooks.remove(webhookKey);
        tenants.computeIfPresent(tenantKey, (key, count) -> count == 1 ? null : count - 1);
    }
}
