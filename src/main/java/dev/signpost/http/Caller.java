package dev.signpost.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param kind what the caller showed
 * @param keyId public id of the API key, or {@code link:} and the id of the console link: for logs and the audit log
 * @param tenant the tenant that the key belongs to, or null for a key of the instance
 * @param scopes what it may do; {@link Scope#ADMIN} only without a tenant
 * @param expiresMillis when what was shown ends by itself, in milliseconds since 1970; null for never
 */
public record Caller(
        Kind kind,
        String keyId,
        @Nullable TenantRef tenant,
        Set<Scope> scopes,
        @Nullable Long expiresMillis) {

    /** What a caller may show. */
    public enum Kind {
        /** An API key. */
        KEY,
        /** The cookie of a browser in which somebody has signed in with an API key. */
        SESSION,
        /** The token of a console link. */
        LINK
    }

    public Caller {
        scopes = Set.copyOf(scopes);
        if (scopes.contains(Scope.ADMIN) != (tenant == null)) {
            throw new IllegalArgumentException("the scope admin goes with keys of the instance and only with them");
        }
    }

    /** The holder of an API key that does not expire. */
    public Caller(String keyId, @Nullable TenantRef tenant, Set<Scope> scopes) {
        this(Kind.KEY, keyId, tenant, scopes, null);
    }

    /** True if the key has the scope itself or may do everything. */
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
