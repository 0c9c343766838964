package dev.signpost.queue;

import dev.signpost.model.DeliveryState;
import dev.signpost.model.ParkReason;
import dev.signpost.model.WaitReason;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery with its state.
 *
 * @param key event and webhook
 * @param webhookId public id of the webhook, which may have been deleted
 * @param eventType type of the event
 * @param state the one state that its rows amount to
 * @param attemptCount attempts that were sent or may have been
 * @param lastAttempt the last attempt, without its answer; null if there was none
 * @param waiting when and why it is attempted next; null unless it waits in the backlog
 * @param parked why it is a dead letter or held; null if it is neither
 */
public record DeliveryView(
        DeliveryKey key,
        String webhookId,
        String eventType,
        DeliveryState state,
        int attemptCount,
        @Nullable AttemptView lastAttempt,
        @Nullable Waiting waiting,
        @Nullable Parking parked) {

    /**
     * @param dueAt not attempted before; may have passed while its webhook's lane is busy
     * @param reason why then
     * @param taken true if a pod has taken it in order to send it now
     */
    public record Waiting(Instant dueAt, WaitReason reason, boolean taken) {}

    /** @param at since when it is parked */
    public record Parking(ParkReason reason, Instant at) {}

    static DeliveryView of(Row row) {
        Parking parked = parking(row);
        Waiting waiting = waiting(row);
        boolean attempted = row.getShort("verdict") != null;
        return new DeliveryView(
                new DeliveryKey(row.getUUID("event_id"), row.getLong("webhook_key")),
                row.getString("webhook_id"),
                row.getString("type"),
                state(parked, waiting, attempted ? row.getShort("verdict") : NEVER_ATTEMPTED),
                row.getInteger("attempts"),
                attempted ? AttemptView.withoutAnswer(row) : null,
                waiting,
                parked);
    }

    private static final int NEVER_ATTEMPTED = -1;

    /**
     * The state that the rows of a pair amount to: where it is now, else what its last attempt came to.
     *
     * @param verdict code of the last attempt's verdict; -1: there was none
     */
    static DeliveryState state(@Nullable Parking parked, @Nullable Waiting waiting, int verdict) {
        if (parked != null) {
            return parked.reason().dead() ? DeliveryState.DEAD : DeliveryState.HELD;
        }
        if (waiting != null) {
            return DeliveryState.WAITING;
        }
        return switch (verdict) {
            case 0 -> DeliveryState.DELIVERED;
            // Parked once and no longer: its parked row goes only with a replay, which leaves a backlog row or an
            // attempt, or when its webhook's deletion cancelled it.
            case 2, 3 -> DeliveryState.CANCELLED;
            // No attempt, or one that is to be repeated, and no row: it is in a lane or on its way into one.
            default -> DeliveryState.WAITING;
        };
    }

    private static @Nullable Parking parking(Row row) {
        Short reason = row.getShort("park_reason");
        return reason == null
                ? null
                : new Parking(
                        ParkReason.ofCode(reason),
                        row.getOffsetDateTime("parked_at").toInstant());
    }

    private static @Nullable Waiting waiting(Row row) {
        Short reason = row.getShort("wait_reason");
        return reason == null
                ? null
                : new Waiting(
                        row.getOffsetDateTime("due_at").toInstant(),
                        WaitReason.ofCode(reason),
                        row.getBoolean("claimed"));
    }
}
