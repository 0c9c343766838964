package dev.signpost.manage;

import dev.signpost.catalog.Profiles;
import dev.signpost.catalog.Tenants;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

/**
 * What answers about a tenant's events need to know of it.
 *
 * @param spelling writes an event's id as the tenant's wire profile does
 * @param retention how long an event is kept
 */
public record TenantFacts(Function<UUID, String> spelling, Duration retention) {

    /** Looks them up; fails with {@link Refusal} NOT_FOUND for a tenant that was deleted meanwhile. */
    @FunctionalInterface
    public interface Source {
        Future<TenantFacts> of(TenantRef tenant);
    }

    /** Reads the tenant's row. */
    public static Source from(Tenants tenants, Profiles profiles) {
        return tenant -> tenants.find(tenant.id()).map(found -> {
            var row = found.orElseThrow(() -> Refusal.notFound("tenant"));
            String name = row.profile() == null ? profiles.defaultName() : row.profile();
            WireProfile profile = profiles.find(name)
                    .or(() -> profiles.find(profiles.defaultName()))
                    .orElseThrow(() -> new IllegalStateException("no profile " + name));
            return new TenantFacts(profile.eventId()::text, Duration.ofDays(row.retentionDays()));
        });
    }
}
