package dev.signpost.manage;

import dev.signpost.catalog.WebhookView;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.Refusal;
import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookStatus;
import dev.signpost.queue.History;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobSpec;
import dev.signpost.queue.Jobs;
import io.vertx.core.Future;
import java.util.Map;

/** What one webhook was not sent: lists and discards what is held for it, and replays that or its dead letters. */
public final class ParkedOperations {
    private final Webhooks webhooks;
    private final History history;
    private final Jobs jobs;
    private final Retention retention;

    public ParkedOperations(Webhooks webhooks, History history, Jobs jobs, Retention retention) {
        this.webhooks = webhooks;
        this.history = history;
        this.jobs = jobs;
        this.retention = retention;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("replayWebhook", this::replay, "listHeld", this::list, "discardHeld", this::discard);
    }

    /** A job would skip all of it if the webhook were not active: that is said before it begins. */
    private Future<Reply> replay(Call call) {
        JobKind kind = "FAILED".equals(call.body().getString("what")) ? JobKind.REPLAY_DEAD : JobKind.REPLAY_HELD;
        return webhook(call).compose(found -> {
            requireActive(found);
            return JobReplies.begun(call, jobs, spec(call, found, kind));
        });
    }

    private Future<Reply> discard(Call call) {
        return webhook(call).compose(found -> JobReplies.begun(call, jobs, spec(call, found, JobKind.DISCARD_HELD)));
    }

    private Future<Reply> list(Call call) {
        return webhook(call)
                .compose(found -> Asked.filter(call, history)
                        .map(filter -> filter.orElseThrow()
                                .withWebhook(found.webhook().key())
                                .withState(DeliveryState.HELD)))
                .compose(filter -> history.deliveries(
                        call.tenantRef().key(),
                        filter,
                        Asked.afterDelivery(call),
                        call.page().limit()))
                .compose(page -> retention.of(call.tenantRef()).map(kept -> {
                    var items = page.items().stream()
                            .map(view -> HistoryJson.held(view, kept, Sight.of(call)))
                            .toList();
                    return Reply.ok(call.page().list(items, Asked.place(page.next())));
                }));
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
