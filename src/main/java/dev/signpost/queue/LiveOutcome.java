package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.Verdict;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has just become of a delivery.
 *
 * @param eventId the event
 * @param eventType its type
 * @param webhookId public id of the webhook
 * @param state the delivery's state now
 * @param attempt the attempt that led there, or null if it was put aside or cancelled without one
 * @param at when it happened
 * @param nextAt when it is due again, or null
 */
public record LiveOutcome(
        UUID eventId,
        String eventType,
        String webhookId,
        DeliveryState state,
        @Nullable Attempt attempt,
        Instant at,
        @Nullable Instant nextAt) {

    /**
     * @param number counts the delivery's attempts
     * @param result how it ended
     * @param statusCode HTTP status, 0 if none arrived
     * @param millis to the complete response head or the failure
     */
    public record Attempt(int number, AttemptResult result, int statusCode, int millis) {}

    static LiveOutcome of(Row row) {
        Short number = row.getShort("number");
        OffsetDateTime next = row.getOffsetDateTime("next_at");
        return new LiveOutcome(
                row.getUUID("event_id"),
                row.getString("event_type"),
                row.getString("webhook_id"),
                DeliveryState.valueOf(row.getString("state")),
                number == null
                        ? null
                        : new Attempt(
                                number,
                                AttemptResult.ofCode(row.getShort("result")),
                                row.getShort("status_code"),
                                row.getInteger("millis")),
                row.getOffsetDateTime("at").toInstant(),
                next == null ? null : next.toInstant());
    }

    /** Where a settlement leaves its delivery. */
    static DeliveryState state(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered) {
            return DeliveryState.DELIVERED;
        }
        if (verdict instanceof Verdict.Again) {
            return DeliveryState.WAITING;
        }
        if (verdict instanceof Verdict.Parked parked) {
            return parked.reason().dead() ? DeliveryState.DEAD : DeliveryState.HELD;
        }
        return DeliveryState.CANCELLED;
    }
}
