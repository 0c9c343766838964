package dev.signpost.boot;

import dev.signpost.model.WaitReason;
import dev.signpost.queue.AuditRepair;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import java.util.List;

/** Connects what the pipeline counts to the meters that the management port shows. */
final class Measures {
    private static final double MILLIS_PER_SECOND = 1000;

    private Measures() {}

    static void bind(Meters meters, Foundation base, Pipeline pipeline, DatabaseWatch watch) {
        meters.gauge(Meter.EVENTS_PENDING, pipeline::pending);
        meters.gauge(Meter.DELIVERIES_IN_FLIGHT, pipeline.board::inFlight);
        meters.gauge(Meter.DELIVERIES_WAITING, pipeline.board::waiting);
        meters.gauge(Meter.WEBHOOKS_SHUT, pipeline.board::held);
        meters.gauge(Meter.WEBHOOKS_THROTTLED, pipeline.board::throttled);
        meters.count(Meter.WEBHOOKS_SHUTTINGS, List.of(WaitReason.BREAKER_OPEN.name()), pipeline.tally.opened);
        meters.count(Meter.WEBHOOKS_SHUTTINGS, List.of(WaitReason.RETRY_AFTER.name()), pipeline.tally.paused);
        meters.count(Meter.WEBHOOKS_SHUTTINGS, List.of(WaitReason.DESTINATION_STOPPED.name()), pipeline.tally.stopped);
        meters.count(Meter.WEBHOOKS_RESUMED, List.of(), pipeline.tally.resumed);
        meters.gauge(Meter.DESTINATIONS_STOPPED, base.stops::count);
        meters.gauge(Meter.SENDING_PAUSED, () -> base.stops.everything() ? 1 : 0);
        audit(meters, pipeline.findings);
        meters.count(Meter.CLAIMED, List.of(), pipeline.tally.claimed);
        meters.count(Meter.CONNECTIONS_OPENED, List.of(), pipeline.outbound.opened);
        meters.count(Meter.CONNECTIONS_OUT_OF_TURN, List.of(), pipeline.outbound.outOfTurn);
        meters.count(Meter.CONNECTIONS_OTHER_ADDRESS, List.of(), pipeline.outbound.otherAddress);
        meters.count(Meter.ATTEMPTS_RESENT, List.of(), pipeline.outbound.resent);
        meters.count(Meter.STALE_WRITES, List.of("settle"), pipeline.staleWrites);
        meters.count(Meter.STALE_WRITES, List.of("dropped"), pipeline.tally.stale);
        meters.count(Meter.HANDOVERS_UNANSWERED, List.of(), pipeline.unanswered);
        meters.count(Meter.LIVE_SKIPPED, List.of(), pipeline.broadcast.skipped());
        meters.count(Meter.STATISTICS_LOST, List.of(), pipeline.counting.lost);
        meters.gauge(Meter.CLOCK_SKEW, () -> base.clock.skewMillis() / MILLIS_PER_SECOND);
        meters.gauge(Meter.DATABASE_RISKS, () -> watch.report().risks());
        meters.gauge(
                Meter.DATABASE_CONNECTIONS,
                List.of("needed"),
                () -> watch.report().connections().needed());
        meters.gauge(
                Meter.DATABASE_CONNECTIONS,
                List.of("used"),
                () -> watch.report().connections().used());
        meters.gauge(
                Meter.DATABASE_CONNECTIONS,
                List.of("left"),
                () -> watch.report().connections().left());
        meters.count(Meter.LEASES_LOST, List.of(), base.lease.lost());
        meters.count(Meter.DATABASE_LOST, List.of(), base.lease.lostCommits());
        meters.count(Meter.TAKEN_OVER, List.of(), base.takeOver.taken());
    }

    private static void audit(Meters meters, Findings findings) {
        meters.gauge(Meter.AUDIT_OVERDUE, findings::overdue);
        meters.gauge(Meter.AUDIT_UNPROVEN, findings::unprovenSeconds);
        meters.gauge(Meter.WATERMARK_AGE, findings::watermarkSeconds);
        for (AuditRepair kind : AuditRepair.values()) {
            meters.count(Meter.AUDIT_REPAIRED, List.of(kind.name()), findings.log.count(kind));
        }
    }
}
