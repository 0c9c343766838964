package dev.signpost.simulation;

import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.StoppedDestinations;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.deliver.Board;
import dev.signpost.deliver.ClaimVerticle;
import dev.signpost.deliver.DeliverVerticle;
import dev.signpost.deliver.Dispatcher;
import dev.signpost.deliver.Ports;
import dev.signpost.deliver.Tally;
import dev.signpost.ingest.BatchIntake;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.Match;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.Transport;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.Pod;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Settlement;
import dev.signpost.record.Recorder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
    private final Dispatcher dispatcher;
    private final ClaimVerticle claims;
    private final BatchIntake intake;

    Stages(PlayedProcess process) {
        this.process = process;
        this.limits = new Limits(
                process.around.findings(),
                process.around.database().tables.webhooks::get,
                process.around.receivers()::asked);
        process.lease.follow(new Followers());
        board.onRoom(() -> dueIn(0));
        List<DeliverVerticle> verticles = new ArrayList<>();
        for (int i = 0; i < Settings.VERTICLES; i++) {
            var verticle = new DeliverVerticle(deliverSetup());
            deploy(verticle);
            verticles.add(verticle);
        }
        dispatcher = Dispatcher.over(verticles);
        claims = new ClaimVerticle(claimSetup());
        deploy(claims);
        var log = new EventLog(process.link, slot());
        intake = new BatchIntake(
                process.loops.vertx(),
                new BatchIntake.Store(log, process.lease, process.ids, process.watermark),
                new Surroundings(),
                Settings.INTAKE,
                process::nanos);
    }

    private void deploy(VerticleBase verticle) {
        try {
            verticle.deploy(process.loops.context());
        } catch (Exception e) {
            throw new IllegalStateException("a verticle does not start", e);
        }
    }

    BatchIntake intake() {
        return intake;
    }

    void dueIn(long millis) {
        claims.hint(millis);
    }

    void lift(long webhook) {
        dispatcher.lift(webhook);
        tally.resumed.increment();
    }

    void sendNow(DeliveryKey key) {
        claims.sendNow(key);
    }

    /** Outcomes that are not recorded yet. */
    int unsettled() {
        return recorders.stream().mapToInt(Recorder::unsettled).sum();
    }

    /** Completes with true if nothing was left. */
    Future<Boolean> drain() {
        return until(() -> intake.pending() == 0, DRAIN_MILLIS)
                .compose(drained -> {
                    claims.quit();
                    return dispatcher.stop();
                })
                .compose(stopped -> until(() -> board.inFlight() == 0 && unsettled() == 0, DRAIN_MILLIS))
                .map(over -> intake.pending() == 0 && board.inFlight() == 0 && unsettled() == 0);
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

    private DeliverVerticle.Setup deliverSetup() {
        return new DeliverVerticle.Setup(
                Settings.DELIVER,
                board,
                tally,
                new Permission(),
                new Catalogue(),
                new Fixed(),
                new OperatorStops(process.stops),
                (tenant, webhook) -> process.resumptions.raiseIfProtected(tenant, webhook),
                loop -> new PlayedTransport(
                        process.around.timeline(),
                        process.around.receivers(),
                        process.life,
                        process.random,
                        process.number,
                        process.lease::pod,
                        limits),
                new NothingInside(),
                room -> new Recording(recorder(room)),
                process.clock,
                process::nanos,
                process.random);
    }

    private Recorder recorder(Runnable room) {
        var log = new AttemptLog(process.link, slot(), process.clock);
        var listeners = new Recorder.Listeners(this::dueIn, room, staleWrites, (pod, batch) -> {});
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
                loop -> store,
                process::nanos,
                PLACES,
                board,
                tally,
                new Permission(),
                dispatcher::takeClaimed,
                event -> true,
                dispatcher::settle);
    }

    private final class Followers implements PodLease.Follower {
        @Override
        public void lost() {
            dispatcher.drop();
        }
    }

    private final class Permission implements Ports.Permission {
        @Override
        public boolean held() {
            return process.lease.held();
        }

        @Override
        public @Nullable Pod pod() {
            return process.lease.pod();
        }

        @Override
        public int livingPods() {
            return process.lease.livingPods();
        }
    }

    private final class Catalogue implements Ports.Catalogue {
        @Override
        public @Nullable TenantSnapshot cached(long tenantKey) {
            return process.snapshots.cached(tenantKey);
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return process.snapshots.refresh(tenantKey);
        }
    }

    private record Recording(Recorder recorder) implements Ports.Recording {
        @Override
        public void add(Pod pod, Settlement settlement) {
            recorder.add(pod, settlement);
        }

        @Override
        public boolean hasRoom() {
            return recorder.hasRoom();
        }

        @Override
        public int unsettled() {
            return recorder.unsettled();
        }
    }

    private final class Surroundings implements BatchIntake.Surroundings {
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
        public Match match(TenantSnapshot tenant, String eventType) {
            return process.matcher.targets(tenant, eventType);
        }

        @Override
        public BatchIntake.@Nullable Wait laneWait(long webhookKey) {
            Board.Hold hold = board.hold(webhookKey);
            return hold == null
                    ? null
                    : new BatchIntake.Wait(hold.reason(), hold.untilMillis() - process.clock.millis());
        }

        @Override
        public void handOver(Pod pod, List<HandedOver> events) {
            dispatcher.handOver(pod, events);
        }

        @Override
        public Future<?> ensurePartitions() {
            return Future.succeededFuture();
        }
    }

    /** It does not measure itself. */
    private static final class NothingInside implements Ports.OwnReceiver {
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
    private static final class Fixed implements Ports.Profiles {
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

    private record OperatorStops(StoppedDestinations stops) implements Ports.Stops {
        @Override
        public boolean none() {
            return stops.none();
        }

        @Override
        public @Nullable DestinationStop onHost(String host) {
            return stops.onHost(host);
        }

        @Override
        public @Nullable DestinationStop onAddress(String literal) {
            return stops.onAddress(literal);
        }

        @Override
        public @Nullable DestinationStop byId(UUID id) {
            return stops.byId(id);
        }
    }
}
