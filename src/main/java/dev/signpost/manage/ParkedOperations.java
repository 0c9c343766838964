package dev.signpost.manage;

import dev.signpost.catalog.WebhookView;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.Refusal;
import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookStatus;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobSpec;
import dev.signpost.queue.Jobs;
import io.vertx.core.Future;
import java.util.Map;

/** What one webhook was not sent: what is held for it is replayed, or its dead letters. */
public final class ParkedOperations {
    private final Webhooks webhooks;
    private final Jobs jobs;

    public ParkedOperations(Webhooks webhooks, Jobs jobs) {
        this.webhooks = webhooks;
        this.jobs = jobs;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("replayWebhook", this::replay);
    }

    /** A job would skip all of it if the webhook were not active: that is said before it begins. */
    private Future<Reply> replay(Call call) {
        JobKind kind = "FAILED".equals(call.body().getString("what")) ? JobKind.REPLAY_DEAD : JobKind.REPLAY_HELD;
        return webhook(call).compose(found -> {
            requireActive(found);
            return JobReplies.begun(call, jobs, spec(call, found, kind));
        });
    }

    private Future<WebhookView> webhook(Call call) {
        return webhooks.find(call.tenantRef(), call.pathParameter("webhookId"));
    }

    private static JobSpec spec(Call call, WebhookView found, JobKind kind) {
        return new JobSpec(
                kind,
                null,
                found.webhook().key(),
                null,
                Asked.time(call.body(), "from"),
                Asked.time(call.body(), "to"));
    }

    private static void requireActive(WebhookView found) {
        if (!found.webhook().active()) {
            throw Refusal.of(Refusal.Kind.CONFLICT, whatToDo(found));
        }
    }

    private static String whatToDo(WebhookView found) {
        if (found.webhook().status() == WebhookStatus.UNVERIFIED) {
            return "The webhook has not been verified and is sent nothing. Verify it first.";
        }
        return found.webhook().statusReason() == StatusReason.BLOCKED && "OPERATOR".equals(found.blockedBy())
                ? "The webhook is blocked by the operator of this instance and is sent nothing. Only the operator can"
                        + " unblock it."
                : "The webhook is disabled and is sent nothing. Unblock it first.";
    }
}
