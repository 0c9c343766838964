package dev.signpost.telemetry;

import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refusals because of a tenant's limits, and tells the log of each tenant and limit at most once a minute: who
 * floods cannot flood the log. Any thread may call.
 */
public final class ReachedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ReachedLimits.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    // Lines in a minute, of all tenants; the counters tell of the rest.
    private static final int REMEMBERED = 1_000;

    private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);
    private final Map<Told, Long> told = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock that never jumps */
    public ReachedLimits(Meters meters, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (Limit limit : Limit.values()) {
            counters.put(limit, meters.counter(Meter.LIMITS_REACHED, limit));
        }
    }

    private record Told(String tenantId, Limit limit) {}

    /** Somebody was refused. Does nothing if that was for another reason than a limit. */
    public void refused(String tenantId, Throwable failure) {
        Refusal.Reached reached = failure instanceof Refusal refusal ? refusal.reached() : null;
        Counter counter = reached == null ? null : counters.get(reached.limit());
        if (reached == null || counter == null) {
            return;
        }
        counter.increment();
        if (isDue(new Told(tenantId, reached.limit()), nanoTime.getAsLong())) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.TENANT_ID, tenantId)
                    .addKeyValue(LogKeys.REASON, reached.limit())
                    .addKeyValue(LogKeys.COUNT, reached.quota())
                    .log("limit.reached");
        }
    }

    private boolean isDue(Told line, long now) {
        Long last = told.get(line);
        if (last != null && now - last < QUIET.toNanos()) {
            return false;
        }
        if (told.size() >= REMEMBERED) {
            told.values().removeIf(before -> now - before >= QUIET.toNanos());
        }
        return last == null
                ? told.size() < REMEMBERED && told.putIfAbsent(line, now) == null
                : told.replace(line, last, now);
    }
}
