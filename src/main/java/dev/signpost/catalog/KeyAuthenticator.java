package dev.signpost.catalog;

import dev.signpost.http.Authenticator;
import dev.signpost.http.Caller;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Secret;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows API keys by their digests: from memory nearly always, else from Postgres. Any event loop may call. */
public final class KeyAuthenticator implements Authenticator {
    /** The {@code keyId} of callers with the key from the settings. */
    public static final String ADMIN_KEY_ID = "settings";

    private static final Sql AUTHENTICATE = Sql.named("catalog.authenticate");
    private static final Sql DIGEST = Sql.named("catalog.find_api_key_digest");

    private final SqlRunner sql;
    private final KeyCache cache;
    private final InstantSource clock;
    private final KeyRoll roll;
    private final @Nullable Buffer adminDigest;

    /** @param adminKey an instance key from the settings, taken as given, or null for none */
    public KeyAuthenticator(SqlRunner sql, KeyCache cache, InstantSource clock, @Nullable Secret adminKey) {
        this.sql = sql;
        this.cache = cache;
        this.clock = clock;
        this.roll = new KeyRoll(sql, cache, clock);
        this.adminDigest = adminKey == null ? null : digest(adminKey.reveal());
    }

    @Override
    public Future<Optional<Caller>> authenticate(String bearer) {
        Buffer digest = digest(bearer);
        return isAdmin(digest) || Ids.mayBeApiKey(bearer)
                ? authenticate(digest)
                : Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<Caller>> recognize(String bearer) {
        Buffer digest = digest(bearer);
        if (isAdmin(digest) || cache.known(digest) != null) {
            return authenticate(digest);
        }
        return Ids.mayBeApiKey(bearer)
                ? roll.mayHold(digest).compose(may -> may ? authenticate(digest) : nobody())
                : nobody();
    }

    @Override
    public Optional<Caller> remembered(String bearer) {
        Buffer digest = digest(bearer);
        if (isAdmin(digest)) {
            return Optional.of(admin());
        }
        return Optional.ofNullable(cache.known(digest)).filter(this::inForce).map(ApiKeyGrant::caller);
    }

    private static Future<Optional<Caller>> nobody() {
        return Future.succeededFuture(Optional.empty());
    }

    private static Caller admin() {
        return new Caller(ADMIN_KEY_ID, null, Set.of(Scope.ADMIN));
    }

    /**
     * Who has the key with that digest now; empty if it is unknown, revoked or expired, or its tenant is gone. For
     * those who were shown the key earlier and kept nothing else of it.
     *
     * @param digest as {@link #digest} made it
     */
    public Future<Optional<Caller>> authenticate(Buffer digest) {
        if (isAdmin(digest)) {
            return Future.succeededFuture(Optional.of(admin()));
        }
        ApiKeyGrant known = cache.known(digest);
        if (known == null && cache.stranger(digest)) {
            return Future.succeededFuture(Optional.empty());
        }
        Future<Optional<ApiKeyGrant>> grant =
                known == null ? lookUp(digest) : Future.succeededFuture(Optional.of(known));
        return grant.map(found -> found.filter(this::inForce).map(ApiKeyGrant::caller));
    }

    /** What is kept of a key: SHA-256, 32 bytes. */
    public static Buffer digest(String key) {
        return ApiKeys.digest(key);
    }

    /** The digest of the key with that id; empty if it is not in force any more. */
    public Future<Optional<Buffer>> digestOf(String keyId) {
        return keyId.equals(ADMIN_KEY_ID)
                ? Future.succeededFuture(Optional.ofNullable(adminDigest))
                : sql.run(DIGEST.bind().set("id", keyId))
                        .map(rows -> Rows.first(rows).map(row -> row.getBuffer(0)));
    }

    private boolean isAdmin(Buffer digest) {
        return adminDigest != null && same(digest, adminDigest);
    }

    private Future<Optional<ApiKeyGrant>> lookUp(Buffer digest) {
        long before = cache.forgettings();
        return sql.run(AUTHENTICATE.bind().set("digest", digest))
                .map(rows ->
                        Rows.first(rows).map(KeyAuthenticator::grant).filter(found -> same(digest, found.digest())))
                .onSuccess(found -> cache.put(digest, found, before));
    }

    private boolean inForce(ApiKeyGrant grant) {
        return clock.millis() < grant.expiresMillis();
    }

    private static ApiKeyGrant grant(Row row) {
        Long tenantKey = row.getLong("tenant_key");
        Long expires = row.getLong("expires_millis");
        var caller = new Caller(
                Caller.Kind.KEY,
                row.getString("id"),
                tenantKey == null ? null : new TenantRef(tenantKey, row.getString("tenant_id")),
                Arrays.stream(row.getArrayOfStrings("scopes"))
                        .flatMap(word -> Scope.ofWord(word).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                expires);
        return new ApiKeyGrant(row.getBuffer("digest"), caller, expires == null ? Long.MAX_VALUE : expires);
    }

    private static boolean same(Buffer one, Buffer other) {
        return MessageDigest.isEqual(one.getBytes(), other.getBytes());
    }
}
