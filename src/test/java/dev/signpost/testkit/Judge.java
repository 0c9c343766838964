package dev.signpost.testkit;

import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookEffect;
import java.time.Duration;

/** Judges webhooks by attempts that nobody made, as the statement does that records attempts. */
public record Judge(TestDatabase database) {

    /** A success that ended then, milliseconds since 1970; answers how many webhooks it disabled, as all others do. */
    public long succeeded(long webhookKey, long endedAtMillis) {
        return judge(webhookKey, WebhookEffect.HEALTHY, endedAtMillis, 0, 0);
    }

    /** A failure that a retry follows. */
    public long failed(long webhookKey, long endedAtMillis) {
        return judge(webhookKey, WebhookEffect.FAILING, endedAtMillis, 0, 0);
    }

    /** The last failure of a delivery. So many in a row are too many. */
    public long exhausted(long webhookKey, long endedAtMillis, int inARow) {
        return judge(webhookKey, WebhookEffect.EXHAUSTED, endedAtMillis, inARow, 0);
    }

    /** The last failure of a delivery. So long without a success is too long. */
    public long exhausted(long webhookKey, long endedAtMillis, Duration withoutSuccess) {
        return judge(webhookKey, WebhookEffect.EXHAUSTED, endedAtMillis, 0, withoutSuccess.toMillis());
    }

    /** Disables a webhook, unless it is. */
    public long disable(long webhookKey, StatusReason reason) {
        WebhookEffect effect = reason == StatusReason.GONE ? WebhookEffect.GONE : WebhookEffect.EXHAUSTED;
        return judge(webhookKey, effect, System.currentTimeMillis(), effect == WebhookEffect.GONE ? 0 : 1, 0);
    }

    private long judge(long key, WebhookEffect effect, long endedAtMillis, int inARow, long withoutSuccess) {
        return database.number(
                "SELECT judge_webhooks(ARRAY[?::bigint], ARRAY[?::smallint], ARRAY[to_timestamp(?::bigint / 1000.0)],"
                        + " ARRAY[nullif(?::int, 0)], ARRAY[nullif(?::bigint, 0)])",
                key,
                effect.code(),
                endedAtMillis,
                inARow,
                withoutSuccess);
    }
}
