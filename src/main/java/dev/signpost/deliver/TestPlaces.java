package dev.signpost.deliver;

import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Reached;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many tests may be under way on this pod: one of a webhook, a few of a tenant, so that no tenant whose receivers
 * hang keeps the others from testing. Beyond that there is no place. Any thread may ask.
 */
final class TestPlaces {
    static final int OF_TENANT = 8;
    static final int IN_ALL = 64;
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    // Guarded by this.
    private final Map<Long, Integer> tenants = new HashMap<>();
    private final Set<Long> webhooks = new HashSet<>();

    /** A test that is under way. */
    @FunctionalInterface
    interface Place {
        void leave();
    }

    /**
     * A place, to be left once.
     *
     * @throws Refusal TOO_MANY if the tenant or the webhook has none left, BUSY if nobody has
     */
    synchronized Place take(long tenantKey, long webhookKey) {
        if (tenants.getOrDefault(tenantKey, 0) >= OF_TENANT) {
            throw Refusal.tooMany(
                    new Reached(Limit.TEST_EVENTS, OF_TENANT),
                    "This tenant has as many tests under way as it may have: " + OF_TENANT + ". Wait for their ends.",
                    COME_BACK);
        }
        if (webhooks.contains(webhookKey)) {
            throw Refusal.tooMany(
                    new Reached(Limit.TEST_EVENTS, 1),
                    "A test of this webhook is under way. Wait for its end.",
                    COME_BACK);
        }
        if (webhooks.size() >= IN_ALL) {
            throw Refusal.busy("Too many tests of all tenants are under way.", COME_BACK);
        }
        webhooks.add(webhookKey);
        tenants.merge(tenantKey, 1, Integer::sum);
        return () -> leave(tenantKey, webhookKey);
    }

    private synchronized void leave(long tenantKey, long webhookKey) {
        webhooks.remove(webhookKey);
        tenants.computeIfPresent(tenantKey, (key, count) -> count == 1 ? null : count - 1);
    }
}
