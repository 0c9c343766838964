package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.EventId;
import dev.signpost.model.Refusal;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.History;
import dev.signpost.queue.Replay;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends events and deliveries again, and erases events. */
public final class ResendOperations {
    private static final int ACCEPTED = 202;

    private final History history;
    private final Replay replay;
    private final AuditTrail audit;
    private final Sending sending;

    /** Sends single deliveries at once, whatever protects their receivers. */
    public interface Sending {
        /** Why that webhook can be sent nothing at present, though it is active; empty if it can. */
        Future<Optional<String>> notNow(long tenantKey, long webhookKey);

        /** Takes it out of the backlog and sends it, past what waits before it. */
        void now(DeliveryKey key);
    }

    public ResendOperations(History history, Replay replay, AuditTrail audit, Sending sending) {
        this.history = history;
        this.replay = replay;
        this.audit = audit;
        this.sending = sending;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "resendEvent", this::resendEvent,
                "resendDelivery", this::resendDelivery,
                "eraseEventData", this::eraseEventData);
    }

    private Future<Reply> resendEvent(Call call) {
        UUID id = Asked.event(call);
        return resend(call, id, call.body().getJsonArray("webhookIds"))
                .map(resent -> accepted(
                        new JsonObject().put("resentCount", resent.resent()).put("skippedCount", resent.skipped())));
    }

    private Future<Replay.Resent> resend(Call call, UUID id, @Nullable JsonArray webhookIds) {
        long tenantKey = call.tenantRef().key();
        if (webhookIds == null) {
            return replay.resend(tenantKey, id);
        }
        Map<String, String> pointers = new LinkedHashMap<>();
        for (int i = 0; i < webhookIds.size(); i++) {
            pointers.put(webhookIds.getString(i), "/webhookIds/" + i);
        }
        return history.event(tenantKey, id)
                .compose(event -> Asked.webhooks(call, history, pointers))
                .compose(keys -> replay.resend(tenantKey, id, List.copyOf(keys.values())));
    }

    private Future<Reply> resendDelivery(Call call) {
        long tenantKey = call.tenantRef().key();
        return Asked.delivery(call, history)
                .compose(key -> sending.notNow(tenantKey, key.webhookKey())
                        .compose(reason -> reason.isEmpty()
                                // Even if it is on its way already: it may wait for a pause to end.
                                ? replay.resendOnce(tenantKey, key).onComplete(done -> sending.now(key))
                                : Future.failedFuture(Refusal.of(Refusal.Kind.CONFLICT, reason.get()))))
                .map(view -> accepted(HistoryJson.delivery(view, Sight.of(call))));
    }

    private Future<Reply> eraseEventData(Call call) {
        UUID id = Asked.event(call);
        return replay.erase(call.tenantRef().key(), id)
                .compose(erased -> audit.note(call, "event.erased", EventId.hex(id), List.of("data", "changes")))
                .map(noted -> Reply.noContent());
    }

    private static Reply accepted(JsonObject body) {
        return new Reply(ACCEPTED, Map.of(), body.toBuffer());
    }
}
