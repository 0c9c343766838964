package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.ReservedTenant;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tenant that pods measure themselves with, and its one webhook; docs/decisions/0024. Its id is none that a caller
 * could make, name in a path or list, so nobody meets it; everything else about it is as usual. Its webhook's URL leads
 * nowhere: each pod sends to a receiver of its own instead.
 */
public final class SyntheticTenant {
    /** Of the tenant. */
    public static final String ID = ReservedTenant.SYNTHETIC;

    private static final String URL = "https://synthetic.signpost.invalid/";
    private static final Sql FIND = Sql.named("catalog.synthetic_find");
    private static final Sql MAKE = Sql.named("catalog.synthetic_tenant");

    private final PgPool pool;
    private final Changes changes;
    private final Webhooks webhooks;
    private final String profile;

    /**
     * @param webhooks that take the URL, whatever the settings allow
     * @param profile of the webhook
     */
    public SyntheticTenant(PgPool pool, Changes changes, Webhooks webhooks, String profile) {
        this.pool = pool;
        this.changes = changes;
        this.webhooks = webhooks;
        this.profile = profile;
    }

    /** Internal numbers. */
    public record Target(long tenantKey, long webhookKey) {}

    /** Makes what is missing. Completes when there are the tenant and one active webhook. */
    public Future<Target> prepare() {
        return pool.run(FIND).compose(rows -> {
            if (rows.size() == 0) {
                return makeTenant().compose(made -> prepare());
            }
            Row first = rows.iterator().next();
            var tenant = new TenantRef(first.getLong("tenant_key"), ID);
            Long webhook = first.getLong("webhook_key");
            return webhook == null
                    ? makeWebhook(tenant).compose(made -> prepare())
                    : deleteFurther(tenant, rows)
                            .compose(one -> activate(tenant, first))
                            .map(active -> new Target(tenant.key(), webhook));
        });
    }

    private Future<?> makeTenant() {
        return changes.make(
                Actor.SIGNPOST,
                (sql, epoch) -> sql.run(MAKE.bind().set("epoch", epoch))
                        .map(rows -> rows.iterator().next().getLong("key"))
                        .map(key -> new Changes.Entry<>(key, "tenant.created", ID, List.of("id"), key)));
    }

    private Future<?> makeWebhook(TenantRef tenant) {
        var settings = new WebhookChange(new To<>(URL), new To<>(List.of("*")), null, new To<>(profile), null, null);
        return webhooks.create(Actor.SIGNPOST, tenant, settings, null);
    }

    /** Pods that started together have made one each. */
    private Future<?> deleteFurther(TenantRef tenant, RowSet<Row> rows) {
        Future<?> all = Future.succeededFuture();
        String kept = null;
        for (Row row : rows) {
            String id = row.getString("webhook_id");
            if (kept == null) {
                kept = id;
            } else {
                all = all.compose(before -> webhooks.delete(Actor.SIGNPOST, tenant, id, null));
            }
        }
        return all;
    }

    private Future<@Nullable Object> activate(TenantRef tenant, Row webhook) {
        return webhook.getBoolean("active")
                ? Future.succeededFuture()
                : webhooks.unblock(Actor.SIGNPOST, tenant, webhook.getString("webhook_id"))
                        .mapEmpty();
    }
}
