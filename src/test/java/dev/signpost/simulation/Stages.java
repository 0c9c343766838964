package dev.signpost.simulation;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.DeliverQueues;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.DueIn;
import dev.signpost.bus.stage.SendNow;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.bus.stage.StopStage;
import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.deliver.Board;
import dev.signpost.deliver.ClaimVerticle;
import dev.signpost.deliver.DeliverVerticle;
import dev.signpost.deliver.OwnReceiver;
import dev.signpost.deliver.ProfileMemory;
import dev.signpost.deliver.Tally;
import dev.signpost.ingest.IngestStore;
import dev.signpost.ingest.IngestSurroundings;
import dev.signpost.ingest.IngestVerticle;
import dev.signpost.ingest.Intake;
import dev.signpost.ingest.NextStages;
import dev.signpost.match.MatchVerticle;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.Transport;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.PodLease;
import dev.signpost.record.DeliveryCounts;
import dev.signpost.record.Recorder;
import dev.signpost.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One event's way through a simulated process: intake, lanes, recorders and claims, joined as {@code boot} does it. */
final class Stages {
    private static final int PLACES = Settings.IN_FLIGHT * Settings.VERTICLES;
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final long DRAIN_MILLIS = 3_000;

    final Board board = new Board();
    final Tally tally = new Tally();
    final LongAdder staleWrites = new LongAdder();
    final Limits limits;
    private final PlayedProcess process;
    private final List<Recorder> recorders = new ArrayList<>();
    private final StageBus bus;
    private final DeliverQueues queues;
    private final IngestVerticle ingest;

    Stages(PlayedProcess process) {
        this.process = process;
        this.limits = new Limits(
                process.around.findings(),
                process.around.database().tables.webhooks::get,
                process.around.receivers()::asked);
        process.lease.follow(new Followers());
        board.onRoom(() -> dueIn(0));
        bus = new StageBus(process.loops.vertx(), (address, failure) -> {
            throw new IllegalStateException(address, failure);
        });
        queues = new DeliverQueues(bus, Settings.VERTICLES, (address, pod, failure) -> process.giveUp(pod));
        for (int i = 0; i < Settings.VERTICLES; i++) {
            deploy(new DeliverVerticle(deliverSetup(), i));
        }
        deploy(new ClaimVerticle(claimSetup()));
        deploy(new MatchVerticle(bus, process.matcher, process.snapshots::cached));
        ingest = new IngestVerticle(ingestSetup());
        deploy(ingest);
    }

    private void deploy(VerticleBase verticle) {
        try {
            Context loop = process.loops.context();
            process.loops.on(loop, () -> verticle.deploy(loop));
        } catch (Exception e) {
            throw new IllegalStateException("a verticle does not start", e);
        }
    }

    Intake intake() {
        return ingest.intake();
    }

    /** Events that wait for an answer. */
    int pending() {
        return ingest.pending();
    }

    void dueIn(long millis) {
        bus.send(Addresses.CLAIM, new DueIn(millis));
    }

    void lift(long webhook) {
        queues.recovered(webhook);
        tally.resumed.increment();
    }

    void sendNow(DeliveryKey key) {
        bus.send(Addresses.CLAIM, new SendNow(key.eventId(), key.webhookKey()));
    }

    /** Outcomes that are not recorded yet. */
    int unsettled() {
        return recorders.stream().mapToInt(Recorder::unsettled).sum();
    }

    /** Completes with true if nothing was left. */
    Future<Boolean> drain() {
        return until(() -> ingest.pending() == 0, DRAIN_MILLIS)
                .compose(drained -> bus.request(Addresses.CLAIM, new StopStage(), Done.class))
                .transform(quit -> queues.stop())
                .transform(stopped -> until(() -> board.inFlight() == 0 && unsettled() == 0, DRAIN_MILLIS))
                .map(over -> ingest.pending() == 0 && board.inFlight() == 0 && unsettled() == 0);
    }

    private Future<Void> until(BooleanSupplier done, long millis) {
        if (done.getAsBoolean() || millis <= 0) {
            return Future.succeededFuture();
        }
        return process.loops
                .vertx()
                .timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                .compose(tick -> until(done, millis - LOOK_AGAIN_MILLIS));
    }

    private FlushSlot slot() {
        return new FlushSlot(process.loops.vertx(), process.link, process.lease, process.slots);
    }

    private IngestVerticle.Setup ingestSetup() {
        var store = new IngestStore(
                new EventLog(process.link, slot()), process.lease, process.ids, process.watermark, process.clock);
        return new IngestVerticle.Setup(
                loop -> store,
                new NextStages(bus, queues, board),
                new Surroundings(),
                Settings.INTAKE,
                counted -> counted,
                Integer.MAX_VALUE,
                process::nanos);
    }

    private DeliverVerticle.Setup deliverSetup() {
        return new DeliverVerticle.Setup(
                bus,
                Settings.DELIVER,
                board,
                tally,
                process.lease,
                process.snapshots,
                new Fixed(),
                process.stops,
                process.resumptions::raiseIfProtected,
                loop -> new PlayedTransport(
                        process.around.timeline(),
                        process.around.receivers(),
                        process.life,
                        process.random,
                        process.number,
                        process.lease::pod,
                        limits),
                new NothingInside(),
                this::recorder,
                process.clock,
                process::nanos,
                process.random);
    }

    private Recorder recorder(Runnable room) {
        var log = new AttemptLog(process.link, slot(), process.clock);
        var listeners = new Recorder.Listeners(
                this::dueIn,
                room,
                new DeliveryCounts(new Meters(new SimpleMeterRegistry())),
                staleWrites,
                (pod, batch) -> {});
        var recorder = new Recorder(process.loops.vertx(), log, process.clock, listeners);
        recorders.add(recorder);
        return recorder;
    }

    private ClaimVerticle.Setup claimSetup() {
        FlushSlot slot = slot();
        var store = new ClaimVerticle.Store(
                new Claims(process.link, slot),
                new PauseLog(process.link, slot, process.clock, process.resumptions::heard));
        return new ClaimVerticle.Setup(
                bus, loop -> store, process::nanos, PLACES, board, tally, process.lease, queues, event -> true);
    }

    private final class Followers implements PodLease.Follower {
        @Override
        public void lost() {
            queues.drop();
        }
    }

    private final class Surroundings implements IngestSurroundings {
        @Override
        public Future<TenantSnapshot> tenant(String id) {
            TenantSnapshot ready = process.snapshots.cached(id);
            return ready == null ? process.snapshots.tenant(id) : Future.succeededFuture(ready);
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return process.snapshots.refresh(tenantKey);
        }

        @Override
        public @Nullable EventRate eventRate(TenantSnapshot tenant) {
            return null;
        }

        @Override
        public @Nullable TenantSnapshot cached(long tenantKey) {
            return process.snapshots.cached(tenantKey);
        }

        @Override
        public Future<?> ensurePartitions() {
            return Future.succeededFuture();
        }
    }

    /** It does not measure itself. */
    private static final class NothingInside implements OwnReceiver {
        @Override
        public @Nullable TargetUrl of(long tenantKey) {
            return null;
        }

        @Override
        public Transport client(Vertx loop) {
            throw new UnsupportedOperationException("nothing is sent inside");
        }
    }

    /** One profile for all. */
    private static final class Fixed implements ProfileMemory {
        @Override
        public WireProfile named(String name) {
            return Settings.PROFILE;
        }

        @Override
        public WireProfile version(int version) {
            return Settings.PROFILE;
        }

        @Override
        public Future<Void> read(int version) {
            return Future.succeededFuture();
        }
    }
}
