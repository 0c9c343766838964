package dev.signpost.console;

import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.http.Authenticator;
import dev.signpost.http.Caller;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantLookup;
import dev.signpost.http.TenantRef;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows bearers: tokens of console links, and API keys. A link is good for as long as the key that it was made with,
 * and may do no more than that key may now. Any event loop may call.
 */
public final class LinkAuthenticator implements Authenticator {
    /** What a token begins with, so that scanners of leaked text know one when they see it. */
    static final String PREFIX = "scl_";

    private final Seal seal;
    private final KeyAuthenticator keys;
    private final TenantLookup tenants;
    private final InstantSource clock;

    LinkAuthenticator(Seal seal, KeyAuthenticator keys, TenantLookup tenants, InstantSource clock) {
        this.seal = seal;
        this.keys = keys;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public Future<Optional<Caller>> authenticate(String bearer) {
        ConsoleLink link = opened(bearer);
        if (link == null) {
            // A key from the settings may begin like a token.
            return keys.authenticate(bearer);
        }
        if (link.expiresMillis() <= clock.millis()) {
            return Future.succeededFuture(Optional.empty());
        }
        return keys.authenticate(link.issuerDigest())
                .compose(issuer -> issuer.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : tenant(issuer.get(), link.tenant())
                                .map(found -> found.flatMap(tenant -> caller(link, tenant, issuer.get()))));
    }

    @Override
    public Future<Optional<Caller>> recognize(String bearer) {
        return opened(bearer) == null ? keys.recognize(bearer) : authenticate(bearer);
    }

    @Override
    public Optional<Caller> remembered(String bearer) {
        return keys.remembered(bearer);
    }

    private @Nullable ConsoleLink opened(String bearer) {
        if (!bearer.startsWith(PREFIX)) {
            return null;
        }
        Buffer statement = seal.open(bearer.substring(PREFIX.length()));
        return statement == null ? null : ConsoleLink.of(statement);
    }

    /** The link's tenant if it lives and is the issuer's. A tenant's key that is in force has a tenant that lives. */
    private Future<Optional<TenantRef>> tenant(Caller issuer, TenantRef stated) {
        TenantRef own = issuer.tenant();
        return own == null
                ? tenants.tenant(stated.id()).map(found -> found.filter(stated::equals))
                : Future.succeededFuture(Optional.of(own).filter(stated::equals));
    }

    private static Optional<Caller> caller(ConsoleLink link, TenantRef tenant, Caller issuer) {
        Set<Scope> scopes = link.scopes().stream().filter(issuer::may).collect(Collectors.toUnmodifiableSet());
        if (scopes.isEmpty()) {
            return Optional.empty();
        }
        Long ends = issuer.expiresMillis();
        long expires = ends == null ? link.expiresMillis() : Math.min(ends, link.expiresMillis());
        return Optional.of(new Caller(Caller.Kind.LINK, "link:" + link.id(), tenant, scopes, expires));
    }
}
