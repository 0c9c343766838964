package dev.signpost.catalog;

import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes, lists and revokes API keys. Everywhere a null tenant means the instance's own keys. What takes rights away is
 * answered when every pod has applied it.
 */
public final class ApiKeys {
    private static final Sql INSERT = Sql.named("catalog.insert_api_key");
    private static final Sql LIST = Sql.named("catalog.list_api_keys");
    private static final Sql FIND = Sql.named("catalog.find_api_key");
    private static final Sql UPDATE = Sql.named("catalog.update_api_key");
    private static final Sql REVOKE = Sql.named("catalog.revoke_api_key");
    private static final int MAX_NAME = 200;
    private static final int HINT_CHARACTERS = 9;

    private final PgPool pool;
    private final Changes changes;
    private final PropagationWait everywhere;
    private final Ids ids;
    private final InstantSource clock;
    private final Quotas quotas;

    /** @param defaults limits of tenants that have none of their own */
    public ApiKeys(
            PgPool pool,
            Changes changes,
            PropagationWait everywhere,
            Ids ids,
            InstantSource clock,
            TenantLimits defaults) {
        this.quotas = new Quotas(defaults);
        this.pool = pool;
        this.changes = changes;
        this.everywhere = everywhere;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A key as it was just made.
     *
     * @param key what is known of it from now on
     * @param secret the key itself, shown this once
     */
    public record Created(ApiKey key, Secret secret) {}

    /**
     * What a key is to be.
     *
     * @param name for people, 1 to 200 characters
     * @param scopes {@link Scope#ADMIN} alone for a key of the instance, any set of the others for a tenant's
     * @param expiresMillis milliseconds since 1970, or null for never
     */
    public record Spec(
            String name, Set<Scope> scopes, @Nullable Long expiresMillis) {}

    /** What is to change of a {@link Spec}; null leaves as it is. */
    public record Change(
            @Nullable To<String> name,
            @Nullable To<Set<Scope>> scopes,
            @Nullable To<Long> expiresMillis) {}

    /** Whether such a key could be made; fails with INVALID. */
    public Future<?> check(@Nullable TenantRef tenant, Spec spec) {
        return checked(tenant, spec);
    }

    /** Whether a key could be changed so; fails with INVALID or NOT_FOUND. */
    public Future<?> check(@Nullable TenantRef tenant, String id, Change change) {
        return find(tenant, id).compose(present -> checked(tenant, after(present, change)));
    }

    /** Makes a key; fails with INVALID, or LIMIT_REACHED if the tenant has as many as it may have. */
    public Future<Created> create(Actor actor, @Nullable TenantRef tenant, Spec spec) {
        Secret secret = ids.apiKey();
        String id = ids.apiKeyId();
        return checked(tenant, spec)
                .compose(valid -> changes.make(
                        actor,
                        (sql, epoch) -> room(sql, tenant)
                                .compose(room -> sql.run(INSERT.bind()
                                        .set("id", id)
                                        .set("tenant", key(tenant))
                                        .set("name", spec.name())
                                        .set("scopes", words(spec.scopes()))
                                        .set("digest", digest(secret.reveal()))
                                        .set("hint", secret.reveal().substring(0, HINT_CHARACTERS))
                                        .set("expires_millis", spec.expiresMillis())
                                        .set("epoch", epoch)))
                                .map(rows -> new Changes.Entry<>(
                                        key(tenant),
                                        "apiKey.created",
                                        id,
                                        List.of("name", "scopes", "expiresAt"),
                                        ApiKey.of(Rows.only(rows))))))
                .map(changed -> new Created(changed.value(), secret));
    }

    private Future<Void> room(SqlRunner sql, @Nullable TenantRef tenant) {
        return tenant == null ? Future.succeededFuture() : quotas.requireRoom(sql, tenant, Quotas.Counted.API_KEYS);
    }

    /** Newest first; keys that were revoked are left out. */
    public Future<List<ApiKey>> list(@Nullable TenantRef tenant, @Nullable Long before, int limit) {
        return pool.run(LIST.bind()
                        .set("tenant", key(tenant))
                        .set("before", before)
                        .set("limit", limit))
                .map(rows -> Rows.all(rows, ApiKey::of));
    }

    /** One key; fails with NOT_FOUND. */
    public Future<ApiKey> find(@Nullable TenantRef tenant, String id) {
        return pool.run(FIND.bind().set("tenant", key(tenant)).set("id", id)).map(ApiKeys::found);
    }

    /** Changes a key; fails with INVALID or NOT_FOUND. */
    public Future<ApiKey> update(Actor actor, @Nullable TenantRef tenant, String id, Change change) {
        return changes.make(
                        actor,
                        (sql, epoch) -> sql.run(
                                        FIND.bind().set("tenant", key(tenant)).set("id", id))
                                .compose(rows -> checked(tenant, after(found(rows), change)))
                                .compose(spec -> sql.run(UPDATE.bind()
                                        .set("id", id)
                                        .set("name", spec.name())
                                        .set("scopes", words(spec.scopes()))
                                        .set("expires_millis", spec.expiresMillis())
                                        .set("epoch", epoch)))
                                .map(rows -> new Changes.Entry<>(
                                        key(tenant), "apiKey.updated", id, fields(change), ApiKey.of(Rows.only(rows)))))
                .compose(changed -> everywhere.until(changed.epoch()).map(changed.value()));
    }

    /** Revokes a key for good; twice is not an error. Fails with NOT_FOUND. */
    public Future<Void> revoke(Actor actor, @Nullable TenantRef tenant, String id) {
        return changes.make(
                        actor,
                        (sql, epoch) -> sql.run(REVOKE.bind()
                                        .set("tenant", key(tenant))
                                        .set("id", id)
                                        .set("epoch", epoch))
                                .map(rows -> Rows.first(rows).orElseThrow(() -> Refusal.notFound("API key")))
                                .map(row -> row.getBoolean("in_force")
                                        ? new Changes.Entry<>(key(tenant), "apiKey.revoked", id, List.of(), id)
                                        : Changes.Entry.nothing(id)))
                .compose(changed -> everywhere.until(changed.epoch()));
    }

    /** What is kept of a key: SHA-256, for a key is 256 random bits and needs no salt. */
    static Buffer digest(String key) {
        try {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Spec after(ApiKey present, Change change) {
        String name = To.after(change.name(), present.name());
        Set<Scope> scopes = To.after(change.scopes(), present.scopes());
        return new Spec(
                name == null ? "" : name,
                scopes == null ? Set.of() : scopes,
                To.after(change.expiresMillis(), present.expiresMillis()));
    }

    private Future<Spec> checked(@Nullable TenantRef tenant, Spec spec) {
        var faults = new ArrayList<Fault>();
        if (!Texts.shortText(spec.name(), MAX_NAME)) {
            faults.add(new Fault("/name", "1 to " + MAX_NAME + " characters without control characters."));
        }
        boolean admin = spec.scopes().contains(Scope.ADMIN);
        if (tenant == null && !spec.scopes().equals(Set.of(Scope.ADMIN))) {
            faults.add(new Fault("/scopes", "A key of the instance has the scope admin and no other."));
        } else if (tenant != null && (admin || spec.scopes().isEmpty())) {
            faults.add(new Fault("/scopes", "A tenant's key has one or more of publish, manage and read."));
        }
        if (spec.expiresMillis() != null && spec.expiresMillis() <= clock.millis()) {
            faults.add(new Fault("/expiresAt", "A time in the future."));
        }
        return faults.isEmpty() ? Future.succeededFuture(spec) : Future.failedFuture(Refusal.invalid(faults));
    }

    private static List<String> fields(Change change) {
        var fields = new ArrayList<String>();
        if (change.name() != null) {
            fields.add("name");
        }
        if (change.scopes() != null) {
            fields.add("scopes");
        }
        if (change.expiresMillis() != null) {
            fields.add("expiresAt");
        }
        return fields;
    }

    private static ApiKey found(RowSet<Row> rows) {
        return Rows.first(rows).map(ApiKey::of).orElseThrow(() -> Refusal.notFound("API key"));
    }

    private static String[] words(Set<Scope> scopes) {
        return scopes.stream().map(Scope::word).sorted().toArray(String[]::new);
    }

    private static @Nullable Long key(@Nullable TenantRef tenant) {
        return tenant == null ? null : tenant.key();
    }
}
