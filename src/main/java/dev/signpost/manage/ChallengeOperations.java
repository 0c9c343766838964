package dev.signpost.manage;

import dev.signpost.catalog.WebhookView;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.EventId;
import dev.signpost.model.Secret;
import dev.signpost.profile.ChallengeResult;
import dev.signpost.profile.ChallengeTarget;
import dev.signpost.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Challenges that people ask for: of webhooks that are there, and of URLs that they mean to register. */
public final class ChallengeOperations {
    private final Webhooks webhooks;
    private final Proving proving;
    private final HeldDeliveries held;

    public ChallengeOperations(Webhooks webhooks, Proving proving, HeldDeliveries held) {
        this.webhooks = webhooks;
        this.proving = proving;
        this.held = held;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("validateWebhook", Operation.checked(this::validate, this::asked), "verifyWebhook", this::verify);
    }

    private Future<Reply> validate(Call call) {
        return asked(call)
                .compose(due -> due.isEmpty()
                        ? Future.succeededFuture(ChallengeResult.NOTHING_ASKED)
                        : proving.ask(call.tenantRef(), due.get()))
                .map(result -> Reply.ok(json(result)));
    }

    private Future<Optional<ChallengeTarget>> asked(Call call) {
        String secret = call.body().getString("secret");
        return webhooks.challenge(
                call.tenantRef(),
                call.body().getString("url"),
                secret == null ? null : Secret.of(secret),
                call.body().getString("profile"));
    }

    private Future<Reply> verify(Call call) {
        String id = call.pathParameter("webhookId");
        return webhooks.challenge(call.tenantRef(), id)
                .compose(due -> due.isEmpty()
                        ? answer(call, ChallengeResult.NOTHING_ASKED, null)
                        : proving.ask(call.tenantRef(), due.get())
                                .compose(result -> noted(call, id, due.get(), result)));
    }

    private Future<Reply> noted(Call call, String id, ChallengeTarget asked, ChallengeResult result) {
        return result.passed()
                ? webhooks.verified(Callers.actor(call), call.tenantRef(), id, asked)
                        .compose(verified -> answer(call, result, verified.releaseJob()))
                : answer(call, result, null);
    }

    /** The result, with the webhook as it stands now. */
    private Future<Reply> answer(Call call, ChallengeResult result, @Nullable UUID releaseJob) {
        return webhooks.find(call.tenantRef(), call.pathParameter("webhookId"))
                .compose(view -> held.count(List.of(view.webhook().key()))
                        .compose(counts -> replayed(call, view, result, releaseJob)
                                .map(job -> Reply.ok(json(result)
                                        .put("status", view.webhook().status().name())
                                        .put(
                                                "heldCount",
                                                counts.getOrDefault(
                                                        view.webhook().key(), 0L))
                                        .put("releaseJobId", job == null ? null : EventId.hex(job))))));
    }

    /**
     * Sends what is held if that was asked for; counted before, for the count shrinks then.
     *
     * @param release the job that sends what was held since the webhook had to prove itself again, or null
     * @return the job that sends the most, or null if none does
     */
    private Future<@Nullable UUID> replayed(
            Call call, WebhookView view, ChallengeResult result, @Nullable UUID release) {
        boolean wanted = Boolean.TRUE.equals(call.body().getBoolean("replayHeld"));
        return wanted && result.passed() && view.webhook().active()
                ? held.replay(
                                call.tenantRef().key(),
                                view.webhook().key(),
                                call.caller().keyId())
                        .map(JobView::id)
                : Future.succeededFuture(release);
    }

    private static JsonObject json(ChallengeResult result) {
        var json = new JsonObject().put("passed", result.passed()).put("message", result.message());
        if (result.hint() != null) {
            json.put("hint", result.hint());
        }
        if (result.detail() != null) {
            json.put("errorDetail", result.detail().name());
        }
        return json.put("statusCode", result.statusCode())
                .put("responseMillis", result.responseMillis())
                .put("remembered", result.remembered());
    }
}
