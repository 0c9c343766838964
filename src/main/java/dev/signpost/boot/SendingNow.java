package dev.signpost.boot;

import dev.signpost.manage.ResendOperations;
import dev.signpost.model.Refusal;
import dev.signpost.model.Webhook;
import dev.signpost.queue.DeliveryKey;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends single deliveries from this process, at once. */
record SendingNow(Foundation base, Pipeline pipeline) implements ResendOperations.Sending {

    @Override
    public Future<Optional<String>> notNow(long tenantKey, long webhookKey) {
        return base.snapshots
                .refresh(tenantKey)
                .map(tenant -> Optional.ofNullable(reason(tenant.webhooks().get(webhookKey))))
                .recover(gone ->
                        gone instanceof Refusal ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(gone));
    }

    @Override
    public void now(DeliveryKey key) {
        pipeline.sendNow(key);
    }

    private @Nullable String reason(@Nullable Webhook webhook) {
        if (webhook == null || !webhook.active()) {
            return null;
        }
        if (base.stops.onHost(webhook.url().host()) != null) {
            return "The operator of this instance has stopped this destination. The delivery is sent when they lift"
                    + " that.";
        }
        return webhook.seal() != Webhook.Seal.OPEN
                ? "The webhook's secret or headers cannot be decrypted at present: the operator's encryption key is"
                        + " missing, or they are damaged. The delivery is sent when that is mended."
                : null;
    }
}
