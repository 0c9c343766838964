package dev.signpost.ingest;

import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What the intake asks of others. */
public interface IngestSurroundings extends TenantMemory {
    /** Completes with the tenant, or fails with {@link Refusal} NOT_FOUND. */
    Future<TenantSnapshot> tenant(String id);

    /** How much the tenant may publish, or null for as much as it likes. */
    @Nullable
    EventRate eventRate(TenantSnapshot tenant);

    /** Sees to it that Postgres has a partition for the present moment. */
    Future<?> ensurePartitions();
}
