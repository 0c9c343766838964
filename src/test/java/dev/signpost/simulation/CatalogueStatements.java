package dev.signpost.simulation;

import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.TenantRow;
import dev.signpost.simulation.Tables.WebhookRow;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a pod reads of the catalogue. */
final class CatalogueStatements {
    private static final String[] TENANT = {
        "tenant_id",
        "tenant_version",
        "tenant_profile",
        "limit_events_per_second",
        "limit_events_burst",
        "limit_webhooks",
        "limit_event_types",
        "limit_api_keys",
        "tenant_deleted",
        "webhook_deleted",
        "key",
        "id",
        "tenant_key",
        "version",
        "url",
        "event_types",
        "profile",
        "headers_sealed",
        "concurrency",
        "rate_per_second",
        "timeout_millis",
        "status",
        "status_reason",
        "failing_since_millis",
        "numbers",
        "sealed",
        "starts_millis",
        "ends_millis",
        "standards",
        "own_types"
    };

    private static final List<String> HEALTH = List.of("now_millis", "tenant_key", "key", "failing_since_millis");

    private final Tables tables;

    CatalogueStatements(Tables tables) {
        this.tables = tables;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("catalog.read_epoch", (p, now, writes) -> Rows.single("epoch", tables.epoch));
        statements.accept("catalog.changed_tenants", this::changedTenants);
        statements.accept("catalog.changed_keys", (p, now, writes) -> Rows.of("digest"));
        statements.accept("catalog.changed_health", this::changedHealth);
        statements.accept("catalog.ended_sessions", (p, now, writes) -> Rows.of("digest", "expires_millis"));
        statements.accept("catalog.stopped_destinations", this::stoppedDestinations);
        statements.accept("catalog.instance_event_types", (p, now, writes) -> Rows.of("name"));
        statements.accept("catalog.find_tenant", this::findTenant);
        statements.accept("catalog.load_tenant", this::loadTenant);
    }

    private Rows changedTenants(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of("key", "version");
        tables.tenants.values().stream()
                .filter(tenant -> tenant.version > p.bigint("epoch"))
                .forEach(tenant -> rows.add(tenant.key, tenant.version));
        return rows;
    }

    private Rows changedHealth(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of(HEALTH);
        Long since = p.optional("since");
        if (since != null) {
            for (WebhookRow webhook : tables.webhooks.values()) {
                if (webhook.healthChangedAt != null && webhook.healthChangedAt > since * 1_000) {
                    rows.add(now / 1_000, webhook.tenant, webhook.key, millis(webhook.failingSince));
                }
            }
        }
        return rows.size() > 0 ? rows : rows.add(now / 1_000, null, null, null);
    }

    private static @Nullable Long millis(@Nullable Long micros) {
        return micros == null ? null : Math.floorDiv(micros, 1_000L);
    }

    private Rows stoppedDestinations(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of("id", "host", "range", "created_at", "until");
        tables.stops.values().stream()
                .filter(stop -> stop.until() > now)
                .forEach(stop -> rows.add(
                        stop.id(),
                        stop.host(),
                        null,
                        ClaimStatements.time(stop.createdAt()),
                        ClaimStatements.time(stop.until())));
        return rows;
    }

    /** As the catalogue has a webhook's URL. */
    static String host(long webhook) {
        return webhook + ".example.com";
    }

    private Rows findTenant(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of("key");
        tables.tenants.values().stream()
                .filter(tenant -> tenant.id.equals(p.text("id")))
                .forEach(tenant -> rows.add(tenant.key));
        return rows;
    }

    private Rows loadTenant(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of(TENANT);
        TenantRow tenant = tables.tenants.get(p.bigint("tenant"));
        if (tenant == null) {
            return rows;
        }
        long known = p.bigint("known_version");
        List<WebhookRow> changed = tables.webhooks.values().stream()
                .filter(webhook -> webhook.tenant == tenant.key && webhook.epoch > known)
                .filter(webhook -> known > 0 || !webhook.deleted)
                .toList();
        changed.forEach(webhook -> rows.add(row(tenant, webhook)));
        return rows.size() > 0 ? rows : rows.add(row(tenant, null));
    }

    private static @Nullable Object[] row(TenantRow tenant, @Nullable WebhookRow webhook) {
        @Nullable Object[] values = new Object[TENANT.length];
        values[0] = tenant.id;
        values[1] = tenant.version;
        values[8] = false;
        values[9] = webhook != null && webhook.deleted;
        if (webhook != null) {
            values[10] = webhook.key;
            values[11] = webhook.id;
            values[12] = webhook.tenant;
            values[13] = webhook.version;
            values[14] = "https://" + host(webhook.key) + "/";
            values[15] = webhook.types.toArray(String[]::new);
            values[18] = webhook.concurrency;
            values[19] = webhook.rate;
            values[21] = webhook.status;
            values[22] = webhook.reason;
            values[23] = millis(webhook.failingSince);
            addSecret(values, webhook.sealed);
        }
        return values;
    }

    private static void addSecret(@Nullable Object[] values, @Nullable Buffer sealed) {
        if (sealed != null) {
            values[24] = new Integer[] {1};
            values[25] = new Buffer[] {sealed};
            values[26] = new Long[] {0L};
            values[27] = new Long[] {null};
            values[28] = new Boolean[] {false};
        }
    }
}
