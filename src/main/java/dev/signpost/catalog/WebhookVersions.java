package dev.signpost.catalog;

import dev.signpost.model.Secret;
import dev.signpost.model.TargetUrl;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;

/** Reads what webhooks were sent with in the past, deleted ones too: the history renders requests again from it. */
public final class WebhookVersions {
    private static final Sql AT = Sql.named("catalog.webhook_version_at");

    private final SqlRunner sql;
    private final Seals seals;

    public WebhookVersions(SqlRunner sql, SecretBox box) {
        this.sql = sql;
        this.seals = new Seals(box);
    }

    /**
     * What deliveries of one version had.
     *
     * @param id the webhook's public id
     * @param url where they went
     * @param profile name of the wire profile in force then
     * @param headers custom headers in order; to be shown masked
     */
    public record Past(String id, TargetUrl url, String profile, Map<String, Secret> headers) {}

    /**
     * The webhook as attempts with that version were made; empty if there is no such webhook. Fails with
     * {@link KeyUnavailable} or {@link SealBroken} where its headers cannot be opened.
     */
    public Future<Optional<Past>> at(long webhookKey, int version) {
        return sql.run(AT, Tuple.of(webhookKey, version))
                .map(rows -> Rows.first(rows).map(row -> past(webhookKey, row)));
    }

    private Past past(long webhookKey, Row row) {
        return new Past(
                row.getString("id"),
                StoredUrl.of(row.getString("url")),
                row.getString("profile"),
                seals.openHeaders(row.getLong("tenant_key"), webhookKey, row.getBuffer("headers_sealed")));
    }
}
