package dev.signpost.catalog;

import dev.signpost.model.Secret;
import dev.signpost.model.StatusReason;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.model.Webhook.Limits;
import dev.signpost.model.Webhook.Seal;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.model.WebhookStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes webhooks of rows of {@code catalog.load_tenant} and its like. */
final class WebhookRows {
    private final Seals seals;

    WebhookRows(Seals seals) {
        this.seals = seals;
    }

    /** Opens what is sealed; where that or its URL is damaged the webhook is there all the same, with a closed seal. */
    Webhook webhook(Row row, String tenantProfile) {
        long key = row.getLong("key");
        long tenantKey = row.getLong("tenant_key");
        Map<String, Secret> headers = Map.of();
        List<SigningSecret> secrets = List.of();
        Seal seal = Seal.OPEN;
        try {
            headers = seals.openHeaders(tenantKey, key, row.getBuffer("headers_sealed"));
            secrets = secrets(row, tenantKey, key);
        } catch (KeyUnavailable e) {
            seal = Seal.KEY_MISSING;
        } catch (SealBroken e) {
            seal = Seal.BROKEN;
        }
        TargetUrl url = StoredUrl.of(row.getString("url"));
        if (url.equals(StoredUrl.DAMAGED)) {
            seal = Seal.BROKEN;
        }
        String own = row.getString("profile");
        return new Webhook(
                key,
                row.getString("id"),
                tenantKey,
                row.getInteger("version"),
                url,
                List.of(row.getArrayOfStrings("event_types")),
                own == null ? tenantProfile : own,
                WebhookStatus.valueOf(row.getString("status")),
                reason(row),
                seal == Seal.OPEN ? headers : Map.of(),
                limits(row),
                seal == Seal.OPEN ? secrets : List.of(),
                row.getLong("failing_since_millis"),
                seal);
    }

    /** The secrets of the row: the own ones, then the standard ones, each newest first. */
    List<SigningSecret> secrets(Row row, long tenantKey, long webhookKey) {
        Integer[] numbers = row.getArrayOfIntegers("numbers");
        if (numbers == null) {
            return List.of();
        }
        Buffer[] sealed = row.getArrayOfBuffers("sealed");
        Long[] starts = row.getArrayOfLongs("starts_millis");
        @Nullable Long[] ends = row.getArrayOfLongs("ends_millis");
        Boolean[] standards = row.getArrayOfBooleans("standards");
        var secrets = new ArrayList<SigningSecret>(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            boolean standard = standards[i];
            Secret text = seals.openSecret(Seals.secretPlace(tenantKey, webhookKey, numbers[i], standard), sealed[i]);
            Long end = ends[i];
            secrets.add(new SigningSecret(numbers[i], text, starts[i], end == null ? Long.MAX_VALUE : end, standard));
        }
        return List.copyOf(secrets);
    }

    static @Nullable StatusReason reason(Row row) {
        String reason = row.getString("status_reason");
        return reason == null ? null : StatusReason.valueOf(reason);
    }

    static Limits limits(Row row) {
        return new Limits(
                row.getInteger("concurrency"), row.getInteger("rate_per_second"), row.getInteger("timeout_millis"));
    }
}
