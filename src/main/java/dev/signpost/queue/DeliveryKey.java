package dev.signpost.queue;

import dev.signpost.model.EventId;
import java.util.Comparator;
import java.util.UUID;

/**
 * One delivery: an event and a webhook. Lists run from high to low, the newest event first and within it the newest
 * webhook first, so a key is also the place in a list where the next page begins: below it.
 *
 * @param eventId the event
 * @param webhookKey internal number of the webhook, from 1
 */
public record DeliveryKey(UUID eventId, long webhookKey) {
    /** Above every delivery. */
    public static final DeliveryKey TOP = new DeliveryKey(new UUID(-1, -1), Long.MAX_VALUE);

    /** The order of every list. */
    static final Comparator<DeliveryKey> NEWEST_FIRST = (a, b) -> {
        int byEvent = EventId.compare(b.eventId, a.eventId);
        return byEvent != 0 ? byEvent : Long.compare(b.webhookKey, a.webhookKey);
    };

    /** The place above all deliveries of older events and below all of this event and of newer ones. */
    static DeliveryKey under(UUID eventId) {
        return new DeliveryKey(eventId, 0);
    }

    /** True if it comes after {@code other} in a list. */
    boolean isBelow(DeliveryKey other) {
        return NEWEST_FIRST.compare(this, other) > 0;
    }

    /** Whichever comes later in a list. */
    static DeliveryKey lower(DeliveryKey a, DeliveryKey b) {
        return a.isBelow(b) ? a : b;
    }
}
