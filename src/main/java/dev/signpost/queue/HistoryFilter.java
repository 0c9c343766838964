package dev.signpost.queue;

import dev.signpost.model.DeliveryState;
import dev.signpost.model.EventId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list is narrowed to; null means whatever.
 *
 * @param webhookKey only of this webhook
 * @param eventId only of this event
 * @param eventType only events of exactly this type
 * @param state only deliveries that are in this state
 * @param statusCode only deliveries whose last attempt was answered with this HTTP status; 0: not answered
 * @param from events accepted at this time or later, to the millisecond
 * @param to events accepted before this time, to the millisecond
 */
public record HistoryFilter(
        @Nullable Long webhookKey,
        @Nullable UUID eventId,
        @Nullable String eventType,
        @Nullable DeliveryState state,
        @Nullable Integer statusCode,
        @Nullable Instant from,
        @Nullable Instant to) {
    public static final HistoryFilter ALL = new HistoryFilter(null, null, null, null, null, null, null);

    private static final UUID BOTTOM = new UUID(0, 0);

    public HistoryFilter withWebhook(@Nullable Long key) {
        return new HistoryFilter(key, eventId, eventType, state, statusCode, from, to);
    }

    public HistoryFilter withState(@Nullable DeliveryState only) {
        return new HistoryFilter(webhookKey, eventId, eventType, only, statusCode, from, to);
    }

    /** The lowest event id that {@code from} lets through. */
    UUID floor() {
        return from == null ? BOTTOM : EventId.floor(from.toEpochMilli());
    }

    /** Where a page begins that goes on after {@code after}, within {@code to}. */
    DeliveryKey start(@Nullable DeliveryKey after) {
        DeliveryKey top = to == null ? DeliveryKey.TOP : DeliveryKey.under(EventId.floor(to.toEpochMilli()));
        return after == null ? top : DeliveryKey.lower(top, after);
    }

    /** True if only the deliveries' rows can tell which of them match. */
    boolean mustLookAtEach() {
        return eventType != null
                || statusCode != null
                || state == DeliveryState.DELIVERED
                || state == DeliveryState.CANCELLED;
    }

    boolean accepts(DeliveryView view) {
        return (eventType == null || eventType.equals(view.eventType()))
                && (state == null || state == view.state())
                && (statusCode == null
                        || (view.lastAttempt() != null && view.lastAttempt().statusCode() == statusCode));
    }
}
