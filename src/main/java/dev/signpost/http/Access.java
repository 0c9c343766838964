package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. The order of its questions is what keeps tenants apart: first whose key it is (401), then
 * whether the tenant is the caller's own (404, in the same words as for one that does not exist), then the scope (403).
 * A tenant's key never causes a look-up of another tenant, so that not even the time of the answer tells whether it
 * exists.
 */
public final class Access {
    private static final String SCHEME = "Bearer ";
    private static final int MAX_KEY = 256;

    private final Authenticator authenticator;
    private final TenantLookup tenants;
    private final Sessions sessions;
    private final Doubts doubts;

    /** How those are dealt with who send wrong keys. */
    public record Doubts(Guesses guesses, ClientAddresses addresses) {}

    /** @param sessions asked about requests without an {@code Authorization} header */
    public Access(Authenticator authenticator, TenantLookup tenants, Sessions sessions, Doubts doubts) {
        this.authenticator = authenticator;
        this.tenants = tenants;
        this.sessions = sessions;
        this.doubts = doubts;
    }

    /**
     * An admitted request's caller and the tenant it acts for.
     *
     * @param tenant null where the path names none
     */
    public record Admission(Caller caller, @Nullable TenantRef tenant) {}

    /**
     * Admits a request by its {@code Authorization} header, or by a session where it has none: a header that is sent
     * decides alone, whatever cookies come with it. Fails with {@link Refusal}: UNAUTHENTICATED, TOO_MANY,
     * NOT_FOUND or FORBIDDEN, and for sessions with what {@link Sessions} says.
     *
     * @param tenantId tenant in the path, or null
     * @param needed scope that the operation needs, or null if any key will do
     */
    public Future<Admission> admit(HttpServerRequest request, @Nullable String tenantId, @Nullable Scope needed) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization == null
                ? sessions.caller(request).compose(known -> admit(known, tenantId, needed))
                : admit(authorization, () -> doubts.addresses().of(request), tenantId, needed);
    }

    /**
     * Admits a request or fails with {@link Refusal}: UNAUTHENTICATED, TOO_MANY, NOT_FOUND or FORBIDDEN.
     *
     * @param authorization the {@code Authorization} header as sent, or null
     * @param address of the client
     * @param tenantId tenant in the path, or null
     * @param needed scope that the operation needs, or null if any key will do
     */
    Future<Admission> admit(
            @Nullable String authorization,
            Supplier<String> address,
            @Nullable String tenantId,
            @Nullable Scope needed) {
        String bearer = bearer(authorization);
        if (bearer == null) {
            return Future.failedFuture(unauthenticated());
        }
        return doubts.guesses().check(address, bearer, authenticator).compose(known -> admit(known, tenantId, needed));
    }

    private Future<Admission> admit(Optional<Caller> known, @Nullable String tenantId, @Nullable Scope needed) {
        if (known.isEmpty()) {
            return Future.failedFuture(unauthenticated());
        }
        Caller caller = known.get();
        if (tenantId == null) {
            return allowed(caller, null, needed);
        }
        TenantRef own = caller.tenant();
        if (own != null) {
            return own.id().equals(tenantId) ? allowed(caller, own, needed) : Future.failedFuture(noTenant());
        }
        return tenants.tenant(tenantId)
                .compose(found ->
                        found.isPresent() ? allowed(caller, found.get(), needed) : Future.failedFuture(noTenant()));
    }

    private static Future<Admission> allowed(Caller caller, @Nullable TenantRef tenant, @Nullable Scope needed) {
        if (needed != null && !caller.may(needed)) {
            return Future.failedFuture(
                    Refusal.of(Refusal.Kind.FORBIDDEN, "This needs a key with the scope " + needed.word() + "."));
        }
        return Future.succeededFuture(new Admission(caller, tenant));
    }

    /**
     * The key in an {@code Authorization} header (RFC 6750 section 2.1), or null if none of a possible form is there.
     */
    private static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() <= SCHEME.length()
                || authorization.length() > SCHEME.length() + MAX_KEY
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        for (int i = SCHEME.length(); i < authorization.length(); i++) {
            char c = authorization.charAt(i);
            if (c <= ' ' || c >= 127) {
                return null;
            }
        }
        return authorization.substring(SCHEME.length());
    }

    private static Refusal unauthenticated() {
        return Refusal.of(Refusal.Kind.UNAUTHENTICATED, "Send a valid API key as \"Authorization: Bearer <key>\".");
    }

    private static Refusal noTenant() {
        return Refusal.notFound("tenant");
    }
}
