package dev.signpost.catalog;

import dev.signpost.pg.Sql;
import io.vertx.sqlclient.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may have at most; null is no limit, or in a tenant's own limits the default of the instance.
 *
 * @param eventsPerSecond that it may publish, on each pod
 * @param eventsBurst that it may publish at once; as many as in a second if null
 * @param webhooks that it may have
 * @param eventTypes of its own
 * @param apiKeys of its own, expired ones included
 */
public record TenantLimits(
        @Nullable Integer eventsPerSecond,
        @Nullable Integer eventsBurst,
        @Nullable Integer webhooks,
        @Nullable Integer eventTypes,
        @Nullable Integer apiKeys) {
    public static final TenantLimits NONE = new TenantLimits(null, null, null, null, null);

    static TenantLimits of(Row row) {
        return new TenantLimits(
                row.getInteger("limit_events_per_second"),
                row.getInteger("limit_events_burst"),
                row.getInteger("limit_webhooks"),
                row.getInteger("limit_event_types"),
                row.getInteger("limit_api_keys"));
    }

    Sql.Binding addTo(Sql.Binding call) {
        return call.set("events_per_second", eventsPerSecond)
                .set("events_burst", eventsBurst)
                .set("webhooks", webhooks)
                .set("event_types", eventTypes)
                .set("api_keys", apiKeys);
    }

    /** These, and where there is none the default. A rate of its own is not joined with the burst of another. */
    public TenantLimits or(TenantLimits defaults) {
        return new TenantLimits(
                first(eventsPerSecond, defaults.eventsPerSecond),
                eventsPerSecond == null ? first(eventsBurst, defaults.eventsBurst) : eventsBurst,
                first(webhooks, defaults.webhooks),
                first(eventTypes, defaults.eventTypes),
                first(apiKeys, defaults.apiKeys));
    }

    /** Null if events are not limited. */
    public @Nullable EventRate eventRate() {
        Integer rate = eventsPerSecond;
        return rate == null ? null : new EventRate(rate, Objects.requireNonNullElse(eventsBurst, rate));
    }

    private static @Nullable Integer first(@Nullable Integer own, @Nullable Integer other) {
        return own == null ? other : own;
    }
}
