package dev.signpost.record;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.EventId;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Counts what became of deliveries, as it is handed over to be recorded. Any event loop may call. */
public final class DeliveryCounts {
    private final Map<AttemptResult, Counter> attempts;
    private final Map<WaitReason, Counter> deferred;
    private final Map<ParkReason, Counter> parked;
    private final Timer duration;
    private final Timer delay;

    public DeliveryCounts(Meters meters) {
        attempts = each(AttemptResult.class, result -> meters.counter(Meter.ATTEMPTS, result));
        deferred = each(WaitReason.class, reason -> meters.counter(Meter.DELIVERIES_DEFERRED, reason));
        parked = each(ParkReason.class, reason -> meters.counter(Meter.DELIVERIES_PARKED, reason));
        duration = meters.timer(Meter.ATTEMPT_DURATION);
        delay = meters.timer(Meter.DELIVERY_DELAY);
    }

    void add(Settlement settlement) {
        var attempt = settlement.attempt();
        if (attempt != null) {
            count(attempts, attempt.result());
            duration.record(attempt.millis(), TimeUnit.MILLISECONDS);
            var delivery = settlement.delivery();
            if (delivery.number() == 1) {
                // The id's time is Postgres's: clocks that differ must not make it negative.
                long millis =
                        attempt.sentAtMillis() - EventId.millis(delivery.event().id());
                delay.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
            }
        }
        if (settlement.verdict() instanceof Verdict.Again again) {
            count(deferred, again.reason());
        } else if (settlement.verdict() instanceof Verdict.Parked aside) {
            count(parked, aside.reason());
        }
    }

    private static <E extends Enum<E>> void count(Map<E, Counter> counters, E value) {
        var counter = counters.get(value);
        if (counter != null) {
            counter.increment();
        }
    }

    private static <E extends Enum<E>> Map<E, Counter> each(Class<E> type, Function<E, Counter> counter) {
        var all = new EnumMap<E, Counter>(type);
        for (E value : type.getEnumConstants()) {
            all.put(value, counter.apply(value));
        }
        return all;
    }
}
