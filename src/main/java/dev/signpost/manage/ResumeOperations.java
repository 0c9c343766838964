package dev.signpost.manage;

import dev.signpost.catalog.WebhookView;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.Refusal;
import dev.signpost.model.WebhookStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Lifts what is known against a webhook's receiver, because a person says that it is well. */
public final class ResumeOperations {
    private final Webhooks webhooks;
    private final WebhookNumbers numbers;
    private final Resuming resuming;
    private final AuditTrail audit;

    /** Raises a webhook's generation, so that every pod lifts what it knows. */
    @FunctionalInterface
    public interface Resuming {
        Future<Void> raise(long tenantKey, long webhookKey);
    }

    public ResumeOperations(Webhooks webhooks, WebhookNumbers numbers, Resuming resuming, AuditTrail audit) {
        this.webhooks = webhooks;
        this.numbers = numbers;
        this.resuming = resuming;
        this.audit = audit;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("resumeWebhook", this::resume);
    }

    private Future<Reply> resume(Call call) {
        return webhooks.find(call.tenantRef(), call.pathParameter("webhookId"))
                .map(this::resumable)
                .compose(found -> resuming.raise(
                                call.tenantRef().key(), found.webhook().key())
                        .compose(raised -> audit.note(
                                call, "webhook.resumed", found.webhook().id(), List.of("paused")))
                        .compose(noted -> answer(call, found)));
    }

    private WebhookView resumable(WebhookView found) {
        WebhookStatus status = found.webhook().status();
        String refusal = switch (status) {
            case DISABLED -> "The webhook is disabled, not paused. Unblock it.";
            case UNVERIFIED -> "The webhook has not been verified. Verify it first.";
            case ACTIVE ->
                numbers.stopped(found.webhook())
                        ? "The operator of this instance has stopped this destination. Only they can lift that."
                        : null;
        };
        if (refusal != null) {
            throw Refusal.of(Refusal.Kind.CONFLICT, refusal);
        }
        return found;
    }

    private Future<Reply> answer(Call call, WebhookView found) {
        return numbers.of(call.tenantRef().key(), List.of(found.webhook().key()))
                .map(counted -> Reply.ok(WebhookJson.of(found, counted, WebhookOperations.secret(call, found)))
                        .withVersion(found.webhook().version()));
    }
}
