package dev.signpost.catalog;

import dev.signpost.http.TenantLookup;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds the tenants that paths name, from memory nearly always. */
public final class TenantDirectory implements TenantLookup {
    private final Snapshots snapshots;

    public TenantDirectory(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public Future<Optional<TenantRef>> tenant(String id) {
        return snapshots
                .tenant(id)
                .map(found -> Optional.of(new TenantRef(found.key(), found.id())))
                .recover(failure -> failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.NOT_FOUND
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }
}
