package dev.signpost.boot;

import dev.signpost.http.HttpJournal;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import dev.signpost.telemetry.ReachedLimits;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A journal that also times requests, by operation and class of status; servers of all event loops share it. */
final class CountedJournal implements HttpJournal {
    private final HttpJournal journal;
    private final Meters meters;
    private final ReachedLimits limits;
    // As many as the contract has operations, times six.
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    CountedJournal(HttpJournal journal, Meters meters, ReachedLimits limits) {
        this.limits = limits;
        this.journal = journal;
        this.meters = meters;
    }

    @Override
    public void finished(Exchange exchange) {
        String operation = exchange.operation() == null ? "none" : exchange.operation();
        String status = exchange.status() == 0 ? "broken" : exchange.status() / 100 + "xx";
        timers.computeIfAbsent(List.of(operation, status), tags -> meters.timer(Meter.HTTP_REQUESTS, tags))
                .record(exchange.micros(), TimeUnit.MICROSECONDS);
        journal.finished(exchange);
    }

    @Override
    public void refused(@Nullable String tenantId, Throwable failure) {
        if (tenantId != null) {
            limits.refused(tenantId, failure);
        }
    }

    @Override
    public void unforeseen(String requestId, Throwable failure) {
        journal.unforeseen(requestId, failure);
    }
}
