package dev.signpost.catalog;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** This pod's memory of the catalogue, as stages ask it. */
public interface TenantMemory {

    /** What is in memory of that tenant, or null: for those who cannot wait. */
    @Nullable
    TenantSnapshot cached(long tenantKey);

    /** Reads the tenant anew, beginning after this call; fails with {@link Refusal} NOT_FOUND if it is gone. */
    Future<TenantSnapshot> refresh(long tenantKey);
}
