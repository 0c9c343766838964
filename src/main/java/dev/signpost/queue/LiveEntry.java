package dev.signpost.queue;

import dev.signpost.model.DeliveryState;
import dev.signpost.model.Verdict;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to be written to the live feed. Entries wait by the thousand, so each keeps what is shown and lets go of
 * the event's data and the receiver's answer, which may be a thousand times as large.
 *
 * @param outcome what became of a delivery; null for outcomes that were left out
 * @param skipped how many were left out; 0 beside an outcome
 * @param atMillis when it was recorded, milliseconds since 1970
 */
public record LiveEntry(long tenantKey, @Nullable Outcome outcome, long skipped, long atMillis) {

    /**
     * What is shown of a settlement.
     *
     * @param attempt the attempt that led there, or null if none did
     * @param at when it happened
     * @param next when it is due again, or null
     */
    record Outcome(
            long webhookKey,
            UUID eventId,
            String eventType,
            DeliveryState state,
            LiveOutcome.@Nullable Attempt attempt,
            OffsetDateTime at,
            @Nullable OffsetDateTime next) {

        private static Outcome of(Settlement settlement, long atMillis) {
            var delivery = settlement.delivery();
            var made = settlement.attempt();
            return new Outcome(
                    delivery.webhookKey(),
                    delivery.event().id(),
                    delivery.event().type(),
                    LiveOutcome.state(settlement.verdict()),
                    made == null
                            ? null
                            : new LiveOutcome.Attempt(
                                    delivery.number(), made.result(), made.statusCode(), made.millis()),
                    Columns.time(made == null ? atMillis : made.sentAtMillis() + made.millis()),
                    settlement.verdict() instanceof Verdict.Again again ? Columns.time(again.dueAtMillis()) : null);
        }
    }

    /**
     * What became of a delivery.
     *
     * @param atMillis when it was recorded, milliseconds since 1970
     */
    public static LiveEntry of(Settlement settlement, long atMillis) {
        long tenantKey = settlement.delivery().event().tenantKey();
        return new LiveEntry(tenantKey, Outcome.of(settlement, atMillis), 0, atMillis);
    }

    /** Stands for so many outcomes that were left out until then. */
    public static LiveEntry gap(long tenantKey, long skipped, long atMillis) {
        return new LiveEntry(tenantKey, null, skipped, atMillis);
    }

    /** How many outcomes it is about. */
    public long count() {
        return outcome == null ? skipped : 1;
    }
}
