package dev.signpost.boot;

import dev.signpost.catalog.WebhookEffects;
import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookEffect;
import dev.signpost.profile.RetryRules.AfterLast;
import dev.signpost.queue.Settlement;
import dev.signpost.record.Recorder;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What recorded attempts mean for their webhooks, written to the catalogue. Repeatable, and written on transitions
 * only; should one get lost, the next attempt says the same again.
 */
final class HealthEffects implements Recorder.Effects {
    private static final Logger LOG = LoggerFactory.getLogger(HealthEffects.class);

    private final WebhookEffects webhooks;
    private final ProfileSet profiles;
    private final Map<Long, WebhookEffect> said = new ConcurrentHashMap<>();

    HealthEffects(WebhookEffects webhooks, ProfileSet profiles) {
        this.webhooks = webhooks;
        this.profiles = profiles;
    }

    @Override
    public void apply(Settlement settlement, WebhookEffect effect) {
        Settlement.Attempted attempt = settlement.attempt();
        if (attempt == null) {
            return;
        }
        long key = settlement.delivery().webhookKey();
        if (saidAlready(key, effect)) {
            return;
        }
        long endedAt = attempt.sentAtMillis() + attempt.millis();
        Future<Boolean> written = switch (effect) {
            case NONE -> Future.succeededFuture(false);
            case HEALTHY -> webhooks.markHealthy(key);
            case FAILING -> webhooks.markFailing(key, endedAt);
            case EXHAUSTED -> exhausted(key, endedAt, attempt.profileVersion());
            case GONE -> webhooks.disable(key, StatusReason.GONE, null);
        };
        written.onFailure(failure -> {
            said.remove(key);
            LOG.atWarn()
                    .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                    .log("webhook.effect_failed");
        });
    }

    /**
     * Until this pod's memory shows what was written, each attempt says the same again: for thousands of deliveries a
     * second to one webhook that would be as many updates that change nothing.
     */
    private boolean saidAlready(long key, WebhookEffect effect) {
        return switch (effect) {
            case HEALTHY, FAILING -> said.put(key, effect) == effect;
            default -> {
                said.remove(key);
                yield false;
            }
        };
    }

    /** To be called at least once a second: what was said longer ago may be said again. */
    void forget() {
        said.clear();
    }

    private Future<Boolean> exhausted(long key, long endedAt, int profileVersion) {
        var profile = profiles.version(profileVersion);
        AfterLast rule =
                profile == null ? new AfterLast.Nothing() : profile.retry().afterLast();
        Future<Boolean> failing = webhooks.markFailing(key, endedAt);
        if (rule instanceof AfterLast.DisableAfter after) {
            return failing.compose(
                    marked -> webhooks.disable(key, StatusReason.TOO_MANY_ERRORS, after.withoutSuccess()));
        }
        return rule instanceof AfterLast.DisableAtFirst
                ? webhooks.disable(key, StatusReason.TOO_MANY_ERRORS, null)
                : failing;
    }
}
