package dev.signpost.boot;

import dev.signpost.catalog.Ids;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SyntheticTenant;
import dev.signpost.catalog.TenantLimits;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.catalog.WebhookSetup;
import dev.signpost.catalog.Webhooks;
import dev.signpost.deliver.OwnReceiver;
import dev.signpost.ingest.Draft;
import dev.signpost.ingest.Intake;
import dev.signpost.ingest.Receipt;
import dev.signpost.manage.JobReleases;
import dev.signpost.model.RawJson;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Verdict;
import dev.signpost.model.Webhook;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.profile.ReceivedRequest;
import dev.signpost.profile.SignatureCheck;
import dev.signpost.queue.Jobs;
import dev.signpost.queue.Resumptions;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import dev.signpost.upkeep.SyntheticEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** This pod's synthetic events: their way in, their way to this pod's own receiver, and what is measured. */
final class Synthetic implements OwnReceiver {
    /** The profile that is always there. */
    static final String PROFILE = "standard";

    /** RFC 6761: such a name leads nowhere. */
    private static final TargetUrl NOWHERE = new TargetUrl(true, "synthetic.signpost.invalid", 443, "/");

    private static final String TYPE = "signpost.synthetic";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES = 256;
    private static final int FEW = 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Meters meters;
    private final LongSupplier nanoTime;
    private volatile long wellNanos;
    private volatile @Nullable Running running;

    /** @param url of this pod's receiver */
    private record Running(SyntheticTenant.Target target, TargetUrl url, SyntheticEvents events) {}

    Synthetic(Meters meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.wellNanos = nanoTime.getAsLong();
    }

    /** Whose webhooks may have any URL, for none is ever dialled. */
    static SyntheticTenant tenant(Ground ground, Foundation base, ProfileSet profiles, SecretBox box) {
        var webhooks = new Webhooks(
                base.control,
                base.changes,
                base.everywhere,
                new WebhookSetup(
                        box,
                        profiles,
                        url -> Future.succeededFuture(NOWHERE),
                        new Ids(ground.random()),
                        FEW,
                        TenantLimits.NONE,
                        ground.clock(),
                        new JobReleases(new Jobs(base.control, base.ids::next)),
                        Resumptions::raise));
        return new SyntheticTenant(base.control, base.changes, webhooks, PROFILE);
    }

    /** Makes what is missing in the database, opens the receiver, and begins to measure. */
    Future<Void> start(
            Vertx vertx, Foundation base, Supplier<Intake> intake, ProfileSet profiles, SyntheticTenant tenant) {
        meters.gauge(Meter.SYNTHETIC_AGE, () -> (nanoTime.getAsLong() - wellNanos) / NANOS_PER_SECOND);
        return tenant.prepare().compose(target -> {
            var events = new SyntheticEvents(new SyntheticEvents.Setup(
                    json -> intake.get().submit(draft(json)).map(Receipt::id),
                    base.stops::everything,
                    request -> signed(base, profiles, target, request),
                    new Journal(),
                    UUID.randomUUID(),
                    SyntheticEvents.EVERY,
                    PATIENCE,
                    nanoTime));
            return vertx.deployVerticle(events)
                    .onSuccess(deployed ->
                            running = new Running(target, new TargetUrl(false, LOOPBACK, events.port(), "/"), events))
                    .mapEmpty();
        });
    }

    private static Draft draft(String json) {
        return new Draft(SyntheticTenant.ID, TYPE, null, RawJson.of(json), null, null, null);
    }

    private static boolean signed(
            Foundation base, ProfileSet profiles, SyntheticTenant.Target target, ReceivedRequest request) {
        TenantSnapshot tenant = base.snapshots.cached(target.tenantKey());
        Webhook webhook = tenant == null ? null : tenant.webhooks().get(target.webhookKey());
        return webhook != null
                && SignatureCheck.of(profiles.named(PROFILE), webhook.secrets(), request, base.clock.millis())
                        .valid();
    }

    /** The key of the tenant if that is its id: paths and requests cannot name it. */
    @Nullable
    Long keyOf(String tenantId) {
        Running now = running;
        return now != null && tenantId.equals(SyntheticTenant.ID) ? now.target().tenantKey() : null;
    }

    @Override
    public @Nullable TargetUrl of(long tenantKey) {
        Running now = running;
        return now != null && now.target().tenantKey() == tenantKey ? now.url() : null;
    }

    /** Its guard allows this one port of this machine; the guard of customers' requests knows nothing of it. */
    @Override
    public OutboundClient client(Vertx loop) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("no receiver is open");
        }
        OutboundConfig strict = OutboundConfig.STRICT;
        var config = new OutboundConfig(
                List.of(LOOPBACK),
                List.of(),
                List.of(),
                true,
                List.of(String.valueOf(now.url().port())),
                1,
                FEW,
                FEW,
                FEW,
                ANSWER_BYTES,
                strict.connectTimeout(),
                List.of(),
                List.of());
        return new OutboundClient(loop, config, new EgressGuard(config), nanoTime);
    }

    /** On the recorder's event loop, with each batch: looks only while one is awaited. */
    void recorded(List<Settlement> batch) {
        Running now = running;
        if (now == null || !now.events().awaited()) {
            return;
        }
        for (Settlement each : batch) {
            if (each.delivery().event().tenantKey() == now.target().tenantKey()) {
                now.events().recorded(each.delivery().event().id(), each.verdict() instanceof Verdict.Delivered);
            }
        }
    }

    private final class Journal implements SyntheticEvents.Journal {
        private final Timer received = meters.timer(Meter.SYNTHETIC_DURATION, Stage.RECEIVED);
        private final Timer recorded = meters.timer(Meter.SYNTHETIC_DURATION, Stage.RECORDED);
        private final Map<SyntheticEvents.Outcome, Counter> ended = new EnumMap<>(SyntheticEvents.Outcome.class);

        private Journal() {
            for (SyntheticEvents.Outcome outcome : SyntheticEvents.Outcome.values()) {
                ended.put(outcome, meters.counter(Meter.SYNTHETIC_EVENTS, outcome));
            }
        }

        @Override
        public void received(long nanos) {
            received.record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void recorded(long nanos) {
            recorded.record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void ended(SyntheticEvents.Outcome outcome) {
            Counter counter = ended.get(outcome);
            if (counter != null) {
                counter.increment();
            }
            if (outcome == SyntheticEvents.Outcome.DELIVERED) {
                wellNanos = nanoTime.getAsLong();
            }
        }
    }

    private enum Stage {
        RECEIVED,
        RECORDED
    }
}
