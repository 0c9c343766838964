package dev.signpost.boot;

import dev.signpost.catalog.TenantLimits;
import dev.signpost.settings.Settings;

/** The limits of tenants that have none of their own, as the settings say. */
final class LimitsSetup {
    private LimitsSetup() {}

    static TenantLimits of(Settings settings) {
        var tenants = settings.tenants();
        return new TenantLimits(
                tenants.eventsPerSecond(),
                tenants.eventsBurst(),
                tenants.webhooks(),
                tenants.eventTypes(),
                tenants.apiKeys());
    }
}
