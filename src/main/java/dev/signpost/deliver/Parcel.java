package dev.signpost.deliver;

import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A delivery in a lane.
 *
 * @param delivery what is to be attempted
 * @param rendering shared with the event's other parcels on this event loop
 * @param ticket holds the watermark, or null for a claimed delivery
 * @param pod under which it came into memory: its outcome counts for no other
 * @param arrivedNanos by the monotonic clock
 */
record Parcel(
        Delivery delivery, Rendering rendering, @Nullable Ticket ticket, Pod pod, long arrivedNanos) {

    long tenantKey() {
        return delivery.event().tenantKey();
    }

    boolean claimed() {
        return delivery.claim() != null;
    }
}
