package dev.signpost.bus;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is told at {@link Addresses#NOTICES}: {@code {"kind":"DELIVERY_DEAD","tenantId":"acme","webhookId":"wh_…",
 * "eventId":"…","reason":"EXHAUSTED","at":"…"}}; of a webhook that was disabled without {@code eventId}.
 *
 * @param kind what happened
 * @param tenantId whose webhook it is
 * @param webhookId public id of the webhook
 * @param eventId the event's id, a UUID in lower case; null unless a delivery died
 * @param reason of a dead letter ({@code EXHAUSTED}, {@code GONE} …) or the webhook's {@code statusReason}
 * @param at when it was noticed, to the millisecond
 */
public record Notice(
        Kind kind,
        String tenantId,
        String webhookId,
        @Nullable String eventId,
        String reason,
        Instant at) {

    /** What happened. */
    public enum Kind {
        DELIVERY_DEAD,
        WEBHOOK_DISABLED
    }

    public JsonObject toJson() {
        var json = new JsonObject()
                .put("kind", kind.name())
                .put("tenantId", tenantId)
                .put("webhookId", webhookId);
        if (eventId != null) {
            json.put("eventId", eventId);
        }
        return json.put("reason", reason).put("at", at.truncatedTo(ChronoUnit.MILLIS));
    }
}
