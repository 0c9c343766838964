package dev.signpost.simulation;

import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SecretBox.Place;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.simulation.Tables.TenantRow;
import dev.signpost.simulation.Tables.WebhookRow;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The catalogue that a history begins with. */
final class Hooks {
    /** Opens the secrets of all webhooks. */
    static final SecretBox BOX = new SecretBox(List.of(new byte[SecretBox.KEY_BYTES]), new SecureRandom());

    private static final int TENANT_FACTOR = 100;
    private static final Map<Long, Buffer> SEALED = new ConcurrentHashMap<>();

    private Hooks() {}

    /** Puts tenants and webhooks into the tables. */
    static void fill(Tables tables, List<Plan.Hook> hooks) {
        for (int tenant = 0; tenant < Plan.TENANTS; tenant++) {
            tables.tenants.put(tenantKey(tenant), new TenantRow(tenantKey(tenant), "tenant-" + tenant, 1));
        }
        for (int i = 0; i < hooks.size(); i++) {
            Plan.Hook hook = hooks.get(i);
            long key = key(hook, i);
            tables.webhooks.put(
                    key,
                    new WebhookRow(
                            key,
                            tenantKey(hook.tenant()),
                            List.of(hook.type()),
                            hook.concurrency(),
                            hook.rate(),
                            SEALED.computeIfAbsent(key, Hooks::sealed)));
        }
    }

    private static Buffer sealed(long key) {
        String secret = "whsec_" + Base64.getEncoder().encodeToString(Receivers.secret(key));
        var place = new Place(Purpose.SIGNING_SECRET, tenantKey(tenantOf(key)), key, 1);
        return Buffer.buffer(BOX.seal(place, secret.getBytes(StandardCharsets.UTF_8)));
    }

    static long tenantKey(int tenant) {
        return tenant + 1L;
    }

    /** The internal number of the webhook with that place in the plan; it tells its tenant. */
    static long key(Plan.Hook hook, int place) {
        return (hook.tenant() + 1L) * TENANT_FACTOR + place;
    }

    static int tenantOf(long webhook) {
        return (int) (webhook / TENANT_FACTOR) - 1;
    }
}
