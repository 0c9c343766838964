package dev.signpost.queue;

import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.WaitReason;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event with its fan-out, ready for the log.
 *
 * @param event what was published, with its id
 * @param tenantVersion catalogue version that it was matched against, or {@link #JUST_READ}
 * @param targets webhooks that it is handed to at once, ascending
 * @param deferred pairs that go to the backlog or are parked instead
 * @param key the publisher's idempotency key, or null
 */
public record Publication(
        Event event,
        long tenantVersion,
        List<Long> targets,
        List<DeferredPair> deferred,
        @Nullable IdempotencyKey key) {

    /** Says that the catalogue was read after the event had come in: there is nothing to compare. */
    public static final long JUST_READ = 0;

    /** Codes of pairs that are parked begin here. */
    static final int PARKED = 100;

    /**
     * A pair that is not sent now.
     *
     * @param webhookKey internal number of the webhook
     * @param code of its {@code WaitReason}, or {@link #PARKED} more than that of its {@code ParkReason}
     * @param waitMillis from the commit until it is due
     */
    public record DeferredPair(long webhookKey, int code, long waitMillis) {

        /** Waits in the backlog, due at once. */
        public static DeferredPair waiting(long webhookKey, WaitReason reason) {
            return waiting(webhookKey, reason, 0);
        }

        /** Waits in the backlog for so many milliseconds. */
        public static DeferredPair waiting(long webhookKey, WaitReason reason, long millis) {
            return new DeferredPair(webhookKey, reason.code(), Math.max(0, millis));
        }

        /** Is held. */
        public static DeferredPair parked(long webhookKey, ParkReason reason) {
            return new DeferredPair(webhookKey, PARKED + reason.code(), 0);
        }
    }

    /**
     * What makes two publishes the same.
     *
     * @param digest first 16 bytes of SHA-256 of tenant, 0, key
     * @param body first 16 bytes of SHA-256 of type, data and changes
     */
    public record IdempotencyKey(UUID digest, UUID body) {}

    /** Nothing out of the ordinary: no key to keep, no pair to put aside, and no delivery that led to it. */
    boolean plain() {
        return key == null && deferred.isEmpty() && event.hops() == 0;
    }

    /** Deliveries that the event makes, held ones included. */
    public int matched() {
        return targets.size() + deferred.size();
    }
}
