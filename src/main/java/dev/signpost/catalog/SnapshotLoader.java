package dev.signpost.catalog;

import dev.signpost.model.Refusal;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one tenant into a snapshot: all of it, or what changed since an earlier snapshot. */
final class SnapshotLoader {
    private static final Sql LOAD = Sql.named("catalog.load_tenant");
    private static final Sql FIND = Sql.named("catalog.find_tenant");
    private static final Sql INSTANCE_TYPES = Sql.named("catalog.instance_event_types");

    // feature_not_supported
    private static final String UNSUPPORTED = "0A000";
    // Opening a webhook's secrets takes some 5 µs; what would hold an event loop for more than a millisecond goes to
    // a worker thread.
    private static final int ROWS_ON_EVENT_LOOP = 200;

    private final Vertx vertx;
    private final SqlRunner sql;
    private final WebhookRows rows;
    private final String defaultProfile;

    SnapshotLoader(Vertx vertx, SqlRunner sql, WebhookRows rows, String defaultProfile) {
        this.vertx = vertx;
        this.sql = sql;
        this.rows = rows;
        this.defaultProfile = defaultProfile;
    }

    /** Internal number of the living tenant with that id; NOT_FOUND if there is none. */
    Future<Long> keyOf(String id) {
        return sql.run(FIND.bind().set("id", id))
                .map(found ->
                        Rows.first(found).map(row -> row.getLong("key")).orElseThrow(() -> Refusal.notFound("tenant")));
    }

    /** Names of the instance's event types. */
    Future<Set<String>> instanceTypes() {
        return sql.run(INSTANCE_TYPES).map(found -> Set.copyOf(Rows.all(found, row -> row.getString("name"))));
    }

    /**
     * The tenant as it is now; NOT_FOUND if it is gone, {@link TenantDamaged} if its rows cannot be read.
     *
     * @param known an earlier snapshot to build on, or null to read everything
     */
    Future<TenantSnapshot> load(long key, @Nullable TenantSnapshot known) {
        return sql.run(LOAD.bind().set("tenant", key).set("known_version", known == null ? 0 : known.version()))
                .recover(
                        failure -> Future.failedFuture(unreadable(failure) ? new TenantDamaged(key, failure) : failure))
                .compose(found -> snapshot(key, found, known));
    }

    /** Postgres could not make sense of its own rows: an infinite time has no milliseconds. */
    private static boolean unreadable(Throwable failure) {
        return PgFault.of(failure) == PgFault.DATA || PgFault.sqlState(failure).equals(UNSUPPORTED);
    }

    private Future<TenantSnapshot> snapshot(long key, RowSet<Row> found, @Nullable TenantSnapshot known) {
        Row first = Rows.first(found).orElse(null);
        if (first == null || first.getBoolean("tenant_deleted")) {
            return Future.failedFuture(Refusal.notFound("tenant"));
        }
        if (known != null && !known.profile().equals(profile(first))) {
            // The profile is part of every webhook that has none of its own, changed or not.
            return load(key, null);
        }
        return found.size() > ROWS_ON_EVENT_LOOP
                ? vertx.executeBlocking(() -> read(key, found, known), false)
                : Future.succeededFuture(read(key, found, known));
    }

    private TenantSnapshot read(long key, RowSet<Row> found, @Nullable TenantSnapshot known) {
        try {
            return assemble(key, found, known);
        } catch (RuntimeException unreadable) {
            throw new TenantDamaged(key, unreadable);
        }
    }

    private TenantSnapshot assemble(long key, RowSet<Row> found, @Nullable TenantSnapshot known) {
        Row first = Rows.only(found);
        String profile = profile(first);
        Map<Long, Webhook> webhooks = known == null ? new HashMap<>() : new HashMap<>(known.webhooks());
        for (Row row : found) {
            Long webhookKey = row.getLong("key");
            if (webhookKey != null && row.getBoolean("webhook_deleted")) {
                webhooks.remove(webhookKey);
            } else if (webhookKey != null) {
                webhooks.put(webhookKey, rows.webhook(row, profile));
            }
        }
        return new TenantSnapshot(
                key,
                first.getString("tenant_id"),
                first.getLong("tenant_version"),
                profile,
                TenantLimits.of(first),
                Collections.unmodifiableMap(webhooks),
                ownTypes(first));
    }

    private static Set<String> ownTypes(Row first) {
        String[] names = first.getArrayOfStrings("own_types");
        return names == null ? Set.of() : Set.of(names);
    }

    private String profile(Row row) {
        String own = row.getString("tenant_profile");
        return own == null ? defaultProfile : own;
    }
}
