package dev.signpost.manage;

import dev.signpost.catalog.TenantLimits;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A tenant's limits as JSON. */
final class LimitsJson {
    private static final String LIMITS = "limits";

    private LimitsJson() {}

    static JsonObject of(TenantLimits limits) {
        return new JsonObject()
                .put("eventsPerSecond", limits.eventsPerSecond())
                .put("eventsBurst", limits.eventsBurst())
                .put("webhooks", limits.webhooks())
                .put("eventTypes", limits.eventTypes())
                .put("apiKeys", limits.apiKeys());
    }

    /** As they are after a merge (RFC 7396) with {@code limits} of the body: what it leaves out stays. */
    static TenantLimits after(TenantLimits present, JsonObject body) {
        if (!body.containsKey(LIMITS)) {
            return present;
        }
        JsonObject change = body.getJsonObject(LIMITS);
        return change == null
                ? TenantLimits.NONE
                : new TenantLimits(
                        after(change, "eventsPerSecond", present.eventsPerSecond()),
                        after(change, "eventsBurst", present.eventsBurst()),
                        after(change, "webhooks", present.webhooks()),
                        after(change, "eventTypes", present.eventTypes()),
                        after(change, "apiKeys", present.apiKeys()));
    }

    private static @Nullable Integer after(JsonObject change, String name, @Nullable Integer present) {
        return change.containsKey(name) ? change.getInteger(name) : present;
    }
}
