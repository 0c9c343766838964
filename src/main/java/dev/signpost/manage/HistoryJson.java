package dev.signpost.manage;

import dev.signpost.http.Times;
import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.EventId;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawJson;
import dev.signpost.model.SentRequest;
import dev.signpost.queue.AttemptView;
import dev.signpost.queue.DeadLetterCauses;
import dev.signpost.queue.DeliveryView;
import dev.signpost.queue.EventView;
import dev.signpost.queue.History;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events and deliveries as JSON. An event's id is written as a UUID in lower case, like in the answer to its publish;
 * a wire profile's spelling is for receivers.
 */
final class HistoryJson {
    private HistoryJson() {}

    static JsonObject event(EventView event) {
        var erasedAt = event.erasedAt();
        return new JsonObject()
                .put("id", event.id().toString())
                .put("type", event.type())
                .put("occurredAt", Times.micros(ChronoUnit.MICROS.between(Instant.EPOCH, event.occurredAt())))
                .put("acceptedAt", Times.text(event.acceptedAt()))
                .put("matchedCount", event.matchedCount())
                .put("erasedAt", erasedAt == null ? null : Times.text(erasedAt));
    }

    /**
     * An event with its data. The bytes go into the text as they are: a {@link JsonObject} would rewrite numbers and
     * drop duplicate keys.
     *
     * @param deliveries some of its deliveries
     * @param truncated true if it has more
     * @param sight of who asks
     */
    static Buffer event(EventView.WithData event, List<DeliveryView> deliveries, boolean truncated, Sight sight) {
        var items = new JsonArray();
        deliveries.forEach(view -> items.add(delivery(view, sight)));
        Buffer text = event(event.event())
                .put("deliveries", items)
                .put("deliveriesTruncated", truncated)
                .toBuffer();
        Buffer out = Buffer.buffer(text.length() + event.data().length() + 64);
        out.appendBuffer(text, 0, text.length() - 1);
        append(out, "data", event.data());
        if (event.changes() != null) {
            append(out, "changes", event.changes());
        }
        return out.appendString("}");
    }

    private static void append(Buffer out, String name, RawJson json) {
        out.appendString(",\"" + name + "\":").appendBytes(json.bytes());
    }

    static JsonObject delivery(DeliveryView view, Sight sight) {
        var eventId = view.key().eventId();
        var waiting = view.waiting();
        return new JsonObject()
                .put("id", id(view))
                .put("eventId", eventId.toString())
                .put("eventType", view.eventType())
                .put("webhookId", view.webhookId())
                .put("acceptedAt", Times.text(EventId.millis(eventId)))
                .put("state", view.state().name())
                .put(
                        "stateText",
                        view.parked() == null ? null : view.parked().reason().sentence())
                .put("attemptCount", view.attemptCount())
                .put("lastAttempt", view.lastAttempt() == null ? null : attempt(view.lastAttempt(), sight))
                .put("nextAttemptAt", waiting == null ? null : Times.text(waiting.dueAt()))
                .put(
                        "nextAttemptReason",
                        waiting == null ? null : waiting.reason().name());
    }

    /** @param sent what its attempts have sent, by number */
    static JsonObject delivery(History.Delivery delivery, Map<Integer, SentRequest> sent, Sight sight) {
        var attempts = new JsonArray();
        for (AttemptView attempt : delivery.attempts()) {
            JsonObject json = attempt(attempt, sight).put("run", attempt.run());
            ExchangeJson.putRequest(json, sent.get(attempt.number()));
            ExchangeJson.putAnswer(json, attempt.answer(), attempt.statusCode() != 0);
            attempts.add(json);
        }
        return delivery(delivery.view(), sight).put("attempts", attempts);
    }

    /**
     * @param view of a dead letter
     * @param retention how long its event is kept
     */
    static JsonObject deadLetter(DeliveryView view, Duration retention, Sight sight) {
        var parked = parking(view);
        var last = view.lastAttempt();
        String message = last == null
                ? message(parked.reason(), null, null, 0)
                : message(parked.reason(), sight.of(last.result()), last.detail(), last.statusCode());
        return parked(view, message, sight)
                .put("diedAt", Times.text(parked.at()))
                .put("expiresAt", expiry(view, retention));
    }

    /**
     * @param view of a delivery that is held
     * @param retention how long its event is kept
     */
    static JsonObject held(DeliveryView view, Duration retention, Sight sight) {
        var parked = parking(view);
        return parked(view, parked.reason().sentence(), sight)
                .put("heldAt", Times.text(parked.at()))
                .put("expiresAt", expiry(view, retention));
    }

    private static JsonObject parked(DeliveryView view, String message, Sight sight) {
        return new JsonObject()
                .put("id", id(view))
                .put("eventId", view.key().eventId().toString())
                .put("eventType", view.eventType())
                .put("webhookId", view.webhookId())
                .put("reason", reason(parking(view).reason()))
                .put("message", message)
                .put("attemptCount", view.attemptCount())
                .put("lastAttempt", view.lastAttempt() == null ? null : attempt(view.lastAttempt(), sight));
    }

    private static DeliveryView.Parking parking(DeliveryView view) {
        var parked = view.parked();
        if (parked == null) {
            throw new IllegalArgumentException("a dead letter or held delivery is parked");
        }
        return parked;
    }

    private static String expiry(DeliveryView view, Duration retention) {
        return Times.text(EventId.millis(view.key().eventId()) + retention.toMillis());
    }

    /** A word for programs. */
    static String reason(ParkReason reason) {
        return switch (reason) {
            case WEBHOOK_DISABLED -> "DISABLED";
            case WEBHOOK_UNVERIFIED -> "UNVERIFIED";
            default -> reason.name();
        };
    }

    private static String id(DeliveryView view) {
        return new DeliveryId(view.key().eventId(), view.webhookId()).text();
    }

    /**
     * What a dead letter died of, in fixed words.
     *
     * @param result how its last attempt ended, or null if there was none
     * @param detail what exactly failed in it, or null
     * @param statusCode of the last attempt
     */
    static String message(
            ParkReason reason, @Nullable AttemptResult result, @Nullable FailureDetail detail, int statusCode) {
        String why = reason.sentence();
        if (result == null || result == AttemptResult.SUCCESS) {
            return why;
        }
        return result == AttemptResult.STATUS
                ? why + " The last answer had the status " + statusCode + "."
                : why + " The last one: " + sentence(result, detail);
    }

    private static JsonObject attempt(AttemptView attempt, Sight sight) {
        boolean failed = attempt.result() != AttemptResult.SUCCESS;
        return new JsonObject()
                .put("number", attempt.number())
                .put("sentAt", Times.text(attempt.sentAt()))
                .put("responseMillis", attempt.millis())
                .put("statusCode", attempt.statusCode() == 0 ? null : attempt.statusCode())
                .put("error", failed ? sight.of(attempt.result()).name() : null)
                .put("errorText", failed ? sentence(sight.of(attempt.result()), attempt.detail()) : null)
                .put(
                        "errorDetail",
                        attempt.detail() == null ? null : attempt.detail().name());
    }

    /** One cause of dead letters, as its reader may see it. */
    static JsonObject cause(DeadLetterCauses.Cause cause) {
        AttemptResult result = cause.result();
        AttemptResult failure = result == AttemptResult.SUCCESS ? null : result;
        return new JsonObject()
                .put("webhookId", cause.webhookId())
                .put("reason", reason(cause.reason()))
                .put("error", failure == null ? null : failure.name())
                .put("statusCode", cause.statusCode() == 0 ? null : cause.statusCode())
                .put("message", message(cause.reason(), result, cause.detail(), cause.statusCode()))
                .put("errorText", failure == null ? null : sentence(failure, cause.detail()))
                .put(
                        "errorDetail",
                        cause.detail() == null ? null : cause.detail().name())
                .put("count", cause.count())
                .put("firstDiedAt", Times.text(cause.firstAt()))
                .put("lastDiedAt", Times.text(cause.lastAt()))
                .put("exampleDeliveryId", new DeliveryId(cause.example(), cause.webhookId()).text());
    }

    /** The finer sentence where the history knows what exactly failed. */
    static String sentence(AttemptResult result, @Nullable Answer answer) {
        return sentence(result, answer == null ? null : answer.detail());
    }

    private static String sentence(AttemptResult result, @Nullable FailureDetail detail) {
        return detail == null ? sentence(result) : detail.sentence();
    }

    static String sentence(AttemptResult result) {
        return switch (result) {
            case SUCCESS -> "The receiver has it.";
            case INTERRUPTED -> "The dispatcher stopped while sending it: it may have arrived.";
            case CANCELLED -> "It was not sent: its webhook was deleted or it was discarded.";
            case KEY_MISSING -> "It was not sent: the secret to sign it with is missing or cannot be decrypted.";
            default -> FailureKind.valueOf(result.name()).sentence();
        };
    }
}
