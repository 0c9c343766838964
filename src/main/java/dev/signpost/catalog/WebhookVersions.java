package dev.signpost.catalog;

import dev.signpost.model.Secret;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook.Seal;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what webhooks were sent with in the past, deleted ones too: the history renders requests again from it. */
public final class WebhookVersions {
    private static final Sql VERSIONS = Sql.named("catalog.webhook_versions");

    private final SqlRunner sql;
    private final Seals seals;
    private final WebhookRows rows;

    public WebhookVersions(SqlRunner sql, SecretBox box) {
        this.sql = sql;
        this.seals = new Seals(box);
        this.rows = new WebhookRows(seals);
    }

    /**
     * What an attempt names.
     *
     * @param version of the webhook
     * @param secretNumber highest secret that signed it, 0 if none did
     */
    public record Named(int version, int secretNumber) {}

    /**
     * What deliveries of one version had.
     *
     * @param id the webhook's public id
     * @param url where they went
     * @param headers custom headers in order; to be shown masked
     * @param secrets newest first, each with its window as that version knew it
     * @param seal whether URL, headers and secrets could be read; the last two are empty unless it is OPEN
     */
    public record Past(String id, TargetUrl url, Map<String, Secret> headers, List<SigningSecret> secrets, Seal seal) {

        /** The secrets that signed then (milliseconds since 1970), newest first. */
        public List<SigningSecret> signingAt(long millis) {
            return secrets.stream().filter(secret -> secret.signsAt(millis)).toList();
        }
    }

    /** The webhook as attempts that name these were made; those of which nothing is known are left out. */
    public Future<Map<Named, Past>> of(long webhookKey, Collection<Named> named) {
        Integer[] versions = named.stream().map(Named::version).toArray(Integer[]::new);
        Integer[] numbers = named.stream().map(Named::secretNumber).toArray(Integer[]::new);
        return sql.run(VERSIONS.bind()
                        .set("webhook", webhookKey)
                        .set("versions", versions)
                        .set("secrets", numbers))
                .map(found -> {
                    var past = new HashMap<Named, Past>();
                    found.forEach(row -> past.put(
                            new Named(row.getInteger("version"), row.getInteger("secret")), past(webhookKey, row)));
                    return past;
                });
    }

    private Past past(long webhookKey, Row row) {
        long tenantKey = row.getLong("tenant_key");
        Map<String, Secret> headers = Map.of();
        List<SigningSecret> secrets = List.of();
        Seal seal = Seal.OPEN;
        try {
            secrets = rows.secrets(row, tenantKey, webhookKey);
            headers = seals.openHeaders(tenantKey, webhookKey, row.getBuffer("headers_sealed"));
        } catch (KeyUnavailable e) {
            seal = Seal.KEY_MISSING;
        } catch (SealBroken e) {
            seal = Seal.BROKEN;
        }
        TargetUrl url = StoredUrl.of(row.getString("url"));
        if (url.equals(StoredUrl.DAMAGED)) {
            seal = Seal.BROKEN;
        }
        boolean open = seal == Seal.OPEN;
        return new Past(row.getString("id"), url, open ? headers : Map.of(), open ? secrets : List.of(), seal);
    }
}
