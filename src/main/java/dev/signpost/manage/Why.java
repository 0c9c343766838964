package dev.signpost.manage;

import dev.signpost.http.Times;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.WaitReason;
import dev.signpost.queue.DeliveryView;
import dev.signpost.queue.EventView;
import dev.signpost.queue.Explanation;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a webhook did or did not get an event.
 *
 * @param outcome a delivery's state, or NOT_MATCHED
 * @param reason a word for programs, or null where the outcome says all
 * @param text the same for people
 * @param since when it came to be so, or null
 */
record Why(
        String outcome,
        @Nullable String reason,
        String text,
        @Nullable Instant since) {
    private static final String NOT_MATCHED = "NOT_MATCHED";

    static Why of(EventView event, Explanation.OfWebhook webhook) {
        DeliveryView view = webhook.delivery();
        if (view == null) {
            return unmatched(event, webhook);
        }
        DeliveryView.Parking parked = view.parked();
        if (parked != null) {
            return new Why(
                    view.state().name(),
                    HistoryJson.reason(parked.reason()),
                    parked.reason().sentence(),
                    parked.at());
        }
        return switch (view.state()) {
            case WAITING -> waiting(event, view);
            case CANCELLED -> cancelled(event, webhook, view);
            default -> delivered(view);
        };
    }

    /** That it is not among the event's webhooks proves that it did not want it then; today's row tells the rest. */
    private static Why unmatched(EventView event, Explanation.OfWebhook webhook) {
        if (webhook.createdAt().isAfter(event.acceptedAt())) {
            return new Why(
                    NOT_MATCHED, "CREATED_LATER", "It was registered after the event had come.", webhook.createdAt());
        }
        if (!webhook.subscribes(event.type())) {
            return new Why(
                    NOT_MATCHED, "TYPE", "It did not subscribe to events of this type, nor does it today.", null);
        }
        return new Why(
                NOT_MATCHED,
                "TYPE_THEN",
                "It did not subscribe to events of this type when the event came. It does today: it was changed since,"
                        + " and which types it had then is not kept.",
                webhook.updatedAt());
    }

    private static Why delivered(DeliveryView view) {
        var last = view.lastAttempt();
        return last == null
                ? new Why(DeliveryState.DELIVERED.name(), null, "It was delivered.", null)
                : new Why(
                        DeliveryState.DELIVERED.name(),
                        null,
                        "It was delivered by attempt " + last.number() + ".",
                        last.sentAt());
    }

    private static Why waiting(EventView event, DeliveryView view) {
        var waiting = view.waiting();
        var last = view.lastAttempt();
        Instant since = last == null ? event.acceptedAt() : last.sentAt();
        if (waiting == null || waiting.taken()) {
            return new Why(view.state().name(), null, "It is being sent, or about to be.", since);
        }
        return new Why(view.state().name(), waiting.reason().name(), sentence(waiting.reason()), since);
    }

    private static String sentence(WaitReason reason) {
        return switch (reason) {
            case SCHEDULE -> "The last attempt failed; it is retried by the schedule.";
            case RETRY_AFTER -> "The receiver asked us to retry later.";
            case LANE_FULL, WAITED_TOO_LONG -> "More is waiting for this webhook than it takes at a time.";
            case POD_STOPPED -> "The process that had it stopped; another one sends it.";
            case REPLAY -> "A person asked for it to be sent again.";
            case KEY_MISSING ->
                "The webhook's secret is missing or cannot be decrypted, or its stored settings are damaged.";
            case PROXY -> "Our own egress proxy failed; it is sent again and uses up no retry.";
            case BREAKER_OPEN -> "The circuit breaker is open: the receiver is away. It is sent when it is back.";
            case DESTINATION_STOPPED -> "The operator has stopped this destination; it is sent when they lift that.";
        };
    }

    private static Why cancelled(EventView event, Explanation.OfWebhook webhook, DeliveryView view) {
        String outcome = view.state().name();
        Instant deletedAt = webhook.deletedAt();
        var last = view.lastAttempt();
        // Who discards a delivery does so before its webhook is deleted, for then it would be cancelled already.
        boolean before = last != null
                && last.result() == AttemptResult.CANCELLED
                && deletedAt != null
                && last.sentAt().isBefore(deletedAt);
        if (deletedAt != null && !before) {
            return new Why(outcome, "DELETED", "The webhook was deleted before it was delivered.", deletedAt);
        }
        Instant since = last == null ? null : last.sentAt();
        return event.erasedAt() != null
                ? new Why(outcome, "ERASED", "The event's data was erased, or a person discarded it before.", since)
                : new Why(outcome, "DISCARDED", "A person discarded it.", since);
    }

    JsonObject json(EventView event, Explanation.OfWebhook webhook) {
        DeliveryView view = webhook.delivery();
        var waiting = view == null ? null : view.waiting();
        return new JsonObject()
                .put("webhookId", webhook.id())
                .put("url", webhook.url())
                .put("webhookDeleted", webhook.deletedAt() != null)
                .put("outcome", outcome)
                .put("reason", reason)
                .put("text", text)
                .put("since", since == null ? null : Times.text(since))
                .put("deliveryId", view == null ? null : new DeliveryId(event.id(), webhook.id()).text())
                .put("nextAttemptAt", waiting == null ? null : Times.text(waiting.dueAt()));
    }
}
