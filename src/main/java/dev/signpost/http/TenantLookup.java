package dev.signpost.http;

import io.vertx.core.Future;
import java.util.Optional;

/** Resolves the tenant that a path names. Asked for keys of the instance only: a tenant's key knows its own tenant. */
@FunctionalInterface
public interface TenantLookup {

    /** The living tenant with that id, or empty. */
    Future<Optional<TenantRef>> tenant(String id);
}
