package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.model.WebhookStatus;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads webhooks from their tables, as people see them; the stages read {@link Snapshots}. */
final class WebhookReader {
    private static final Sql FIND = Sql.named("catalog.find_webhook");
    private static final Sql LIST = Sql.named("catalog.list_webhooks");
    private static final Sql SECRETS = Sql.named("catalog.all_secrets");
    private static final Sql COUNT = Sql.named("catalog.count_webhooks");

    private final Seals seals;
    private final WebhookRows rows;
    private final Profiles profiles;

    WebhookReader(Seals seals, Profiles profiles) {
        this.seals = seals;
        this.rows = new WebhookRows(seals);
        this.profiles = profiles;
    }

    /**
     * A webhook with the sealed bytes that its view leaves out.
     *
     * @param view what is shown
     * @param headersSealed its custom headers, or null for none
     * @param tenantProfile name of the profile in force where a webhook names none
     * @param heldSince what is held since then is sent once it has proved itself, or null for nothing
     */
    record Found(
            WebhookView view,
            @Nullable Buffer headersSealed,
            String tenantProfile,
            @Nullable Instant heldSince) {
        long key() {
            return view.webhook().key();
        }
    }

    /** One webhook of that tenant; NOT_FOUND if there is none. */
    Future<Found> find(SqlRunner sql, TenantRef tenant, String id) {
        return sql.run(FIND.bind().set("tenant", tenant.key()).set("id", id))
                .map(found -> Rows.first(found)
                        .map(row -> new Found(
                                view(row),
                                row.getBuffer("headers_sealed"),
                                orDefault(row.getString("tenant_profile")),
                                Rows.instant(row, "held_since")))
                        .orElseThrow(() -> Refusal.notFound("webhook")));
    }

    /**
     * The newest secrets of a webhook, those that have ended among them, newest first; NOT_FOUND if there is none.
     * Fails with {@link KeyUnavailable} or {@link SealBroken}.
     */
    Future<List<SigningSecret>> secrets(SqlRunner sql, TenantRef tenant, String id, int limit) {
        return sql.run(SECRETS.bind()
                        .set("tenant", tenant.key())
                        .set("webhook_id", id)
                        .set("limit", limit))
                .map(found -> Rows.first(found)
                        .map(row -> rows.secrets(row, tenant.key(), row.getLong("key")))
                        .orElseThrow(() -> Refusal.notFound("webhook")));
    }

    Future<List<WebhookView>> list(SqlRunner sql, TenantRef tenant, WebhookQuery query) {
        WebhookStatus status = query.status();
        var call = LIST.bind()
                .set("tenant", tenant.key())
                .set("before", query.before())
                .set("limit", query.limit())
                .set("status", status == null ? null : status.name())
                .set("search", query.text())
                .set("failing", query.failing())
                .set("paused", query.paused());
        return sql.run(call).map(found -> Rows.all(found, this::view));
    }

    Future<Map<WebhookStatus, Long>> count(SqlRunner sql, TenantRef tenant) {
        return sql.run(COUNT.bind().set("tenant", tenant.key()))
                .map(Rows::only)
                .map(row -> Map.of(
                        WebhookStatus.UNVERIFIED, row.getLong("unverified"),
                        WebhookStatus.ACTIVE, row.getLong("active"),
                        WebhookStatus.DISABLED, row.getLong("disabled")));
    }

    /**
     * What people may change of it.
     *
     * @param withHeaders false to leave the custom headers out, which then need not be opened
     * @throws KeyUnavailable if it has headers that cannot be opened here
     * @throws SealBroken if they are damaged
     */
    WebhookSettings settings(Found found, boolean withHeaders) {
        var webhook = found.view().webhook();
        Buffer sealed = withHeaders ? found.headersSealed() : null;
        return new WebhookSettings(
                webhook.url().text(),
                webhook.eventTypes(),
                found.view().description(),
                found.view().ownProfile(),
                seals.openHeaders(webhook.tenantKey(), webhook.key(), sealed),
                webhook.limits());
    }

    /** The profile of that name, as far as this instance has it. */
    Optional<WireProfile> profile(String name) {
        return profiles.find(name);
    }

    String orDefault(@Nullable String tenantProfile) {
        return tenantProfile == null ? profiles.defaultName() : tenantProfile;
    }

    private static boolean secretSet(Row row, boolean standard) {
        Boolean[] standards = row.getArrayOfBooleans("standards");
        return standards != null && List.of(standards).contains(standard);
    }

    private WebhookView view(Row row) {
        var webhook = rows.webhook(row, orDefault(row.getString("tenant_profile")));
        // A profile that was taken out of the configuration under a webhook: shown in the default's words.
        WireProfile wire = profiles.find(webhook.profile())
                .or(() -> profiles.find(profiles.defaultName()))
                .orElseThrow(() -> new IllegalStateException("the default profile is missing"));
        return new WebhookView(
                webhook,
                wire,
                row.getString("profile"),
                row.getString("description"),
                row.getString("blocked_by"),
                row.getLong("status_since_millis"),
                row.getLong("verified_millis"),
                row.getLong("created_millis"),
                row.getLong("updated_millis"),
                secretSet(row, false),
                secretSet(row, true),
                row.getBoolean("same_url"),
                Set.of(row.getArrayOfStrings("listed_types")));
    }
}
