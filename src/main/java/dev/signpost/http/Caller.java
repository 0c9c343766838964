package dev.signpost.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param keyId public id of the API key, for logs and the audit log
 * @param tenant the tenant that the key belongs to, or null for a key of the instance
 * @param scopes what it may do; {@link Scope#ADMIN} only without a tenant
 */
public record Caller(String keyId, @Nullable TenantRef tenant, Set<Scope> scopes) {
    public Caller {
        scopes = Set.copyOf(scopes);
        if (scopes.contains(Scope.ADMIN) != (tenant == null)) {
            throw new IllegalArgumentException("the scope admin goes with keys of the instance and only with them");
        }
    }

    /** True if the key has the scope itself or may do everything. */
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
