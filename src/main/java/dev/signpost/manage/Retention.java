package dev.signpost.manage;

import dev.signpost.catalog.Tenants;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import java.time.Duration;

/** How long a tenant's events are kept: when a dead letter goes with its event. */
@FunctionalInterface
public interface Retention {

    /** Fails with {@link Refusal} NOT_FOUND for a tenant that was deleted meanwhile. */
    Future<Duration> of(TenantRef tenant);

    /** Reads the tenant's row. */
    static Retention in(Tenants tenants) {
        return tenant -> tenants.find(tenant.id()).map(found -> {
            var row = found.orElseThrow(() -> Refusal.notFound("tenant"));
            return Duration.ofDays(row.retentionDays());
        });
    }
}
