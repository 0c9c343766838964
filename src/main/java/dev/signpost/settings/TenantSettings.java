package dev.signpost.settings;

import org.jspecify.annotations.Nullable;

/**
 * Limits of tenants that have none of their own; null for none.
 *
 * @param eventsPerSecond that a tenant may publish, on each pod
 * @param eventsBurst that it may publish at once; null for as many as in a second
 * @param webhooks that it may have
 * @param eventTypes of its own
 * @param apiKeys of its own
 */
public record TenantSettings(
        @Nullable Integer eventsPerSecond,
        @Nullable Integer eventsBurst,
        @Nullable Integer webhooks,
        @Nullable Integer eventTypes,
        @Nullable Integer apiKeys) {
    private static final int MOST_EVENTS = 1_000_000;
    private static final int MOST_WEBHOOKS = 10_000;
    private static final int MOST_TYPES = 500;

    public TenantSettings {
        var checks = new Checks();
        within(checks, "eventsPerSecond", eventsPerSecond, 1, MOST_EVENTS);
        within(checks, "eventsBurst", eventsBurst, 1, MOST_EVENTS);
        within(checks, "webhooks", webhooks, 0, MOST_WEBHOOKS);
        within(checks, "eventTypes", eventTypes, 0, MOST_TYPES);
        within(checks, "apiKeys", apiKeys, 0, MOST_WEBHOOKS);
        checks.done();
    }

    private static void within(Checks checks, String name, @Nullable Integer value, int least, int most) {
        if (value != null) {
            checks.within(name, value, least, most);
        }
    }
}
