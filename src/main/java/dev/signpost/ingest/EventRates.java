package dev.signpost.ingest;

import dev.signpost.catalog.EventRate;
import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds each tenant to its rate, on this pod. Owned by the intake's event loop, so it is exact. */
final class EventRates {
    private EventRates() {}

    /**
     * Why an event is beyond its tenant's rate, or null. Events that came together are decided with the first of them.
     *
     * @param rate of the tenant, or null for none
     */
    static @Nullable Refusal refusal(PendingEvent event, @Nullable EventRate rate, long nowNanos) {
        TenantShare share = event.share;
        if (rate == null) {
            share.rate = null;
            return null;
        }
        Together together = event.together;
        if (together != null && together.isDecided()) {
            return together.refusal();
        }
        Refusal refusal = take(share, together == null ? 1 : together.count, rate, nowNanos);
        if (together != null) {
            together.decide(refusal);
        }
        return refusal;
    }

    private static @Nullable Refusal take(TenantShare share, int count, EventRate rate, long nowNanos) {
        TokenBucket bucket = share.rate;
        if (bucket == null || !bucket.is(rate.perSecond(), rate.burst())) {
            bucket = new TokenBucket(rate.perSecond(), rate.burst(), nowNanos);
            share.rate = bucket;
        }
        return bucket.take(count, nowNanos) ? null : refusal(rate, bucket.wait(count, nowNanos));
    }

    private static Refusal refusal(EventRate rate, Duration wait) {
        return Refusal.tooMany(
                new Refusal.Reached(Limit.EVENTS_PER_SECOND, rate.perSecond(), 1),
                "This tenant may publish " + rate.perSecond() + " events a second, " + rate.burst()
                        + " at once, and has done so. Nothing was stored; try again in "
                        + Math.max(1, wait.plusMillis(999).toSeconds())
                        + " s, or ask the operator of this instance to raise the tenant's limits.eventsPerSecond.",
                wait);
    }
}
