package dev.signpost.boot;

import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantLimits;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.deliver.Board;
import dev.signpost.deliver.ClaimVerticle;
import dev.signpost.deliver.DeliverLimits;
import dev.signpost.deliver.DeliverVerticle;
import dev.signpost.deliver.Dispatcher;
import dev.signpost.deliver.Ports;
import dev.signpost.deliver.Previews;
import dev.signpost.deliver.Tally;
import dev.signpost.deliver.TestSends;
import dev.signpost.ingest.BatchIntake;
import dev.signpost.ingest.IntakeLimits;
import dev.signpost.ingest.StoredEvents;
import dev.signpost.model.Match;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.outbound.OutboundCounters;
import dev.signpost.pg.Connections;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.Pod;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Settlement;
import dev.signpost.record.Broadcast;
import dev.signpost.record.MinuteCounts;
import dev.signpost.record.Notices;
import dev.signpost.record.Recorder;
import dev.signpost.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event's way: intake, lanes, recorder and claims, each on its event loop, joined here and nowhere else. */
final class Pipeline {
    private static final int FLUSH_CONNECTIONS = 2;
    // Streams look once a second each, and wait for each other rather than take connections from requests.
    private static final int LIVE_CONNECTIONS = 2;
    private static final long LOOK_AGAIN_MILLIS = 20;

    final Board board = new Board();
    final Tally tally = new Tally();
    final OutboundCounters outbound = new OutboundCounters();
    final LongAdder staleWrites = new LongAdder();
    final Findings findings = new Findings();
    final Counting counting;
    final LiveFeed feed;
    final Broadcast broadcast;
    private final Notices notices;

    private final Vertx vertx;
    private final Foundation base;
    private final Plan plan;
    // Spreads retries, so need not be unpredictable; each attempt draws one.
    private final RandomGenerator jitter = () -> ThreadLocalRandom.current().nextLong();
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final List<DeliverVerticle> verticles = new ArrayList<>();
    private @Nullable Dispatcher dispatcher;
    private @Nullable ClaimVerticle claims;
    private @Nullable BatchIntake intake;

    /** Sizes and rules of the pipeline. */
    record Plan(
            Connections connections,
            Settings settings,
            DeliverLimits deliver,
            IntakeLimits intake,
            OutboundConfig outbound,
            EgressGuard guard,
            Ports.Profiles profiles,
            DeliveryCounts counts,
            Synthetic synthetic) {}

    Pipeline(Vertx vertx, Foundation base, Plan plan) {
        this.vertx = vertx;
        this.base = base;
        this.plan = plan;
        this.counting = new Counting(base.ids);
        this.feed = new LiveFeed(plan.connections().pool(vertx, LIVE_CONNECTIONS, Planning.LOOK_UPS));
        this.broadcast = new Broadcast(feed, base.clock);
        this.notices = new Notices(vertx.eventBus(), base.snapshots::cached, base.clock);
        base.snapshots.onChange(notices::changed);
    }

    /** Deploys from the end to the beginning, so that each stage finds the next one ready. */
    Future<Void> start() {
        base.lease.follow(new Followers());
        base.onResumed(this::lift);
        board.onRoom(() -> dueIn(0));
        broadcast.start(vertx);
        List<Future<String>> deployed = new ArrayList<>();
        for (int i = 0; i < plan.settings().delivery().verticles(); i++) {
            DeliverVerticle verticle = new DeliverVerticle(deliverSetup());
            verticles.add(verticle);
            deployed.add(vertx.deployVerticle(verticle));
        }
        return Future.all(deployed)
                .compose(all -> {
                    dispatcher = Dispatcher.over(verticles);
                    ClaimVerticle claiming = new ClaimVerticle(claimSetup(dispatcher));
                    claims = claiming;
                    return vertx.deployVerticle(claiming);
                })
                .compose(claiming -> vertx.deployVerticle(context -> {
                    intake = intake();
                    return Future.succeededFuture();
                }))
                .mapEmpty();
    }

    BatchIntake intakeInUse() {
        if (intake == null) {
            throw new IllegalStateException("the pipeline has not been started");
        }
        return intake;
    }

    /** Test events, with a client of their own: what hangs in a test keeps no delivery waiting. */
    TestSends testSends() {
        var sources =
                new TestSends.Sources(new Catalogue(), plan.profiles(), new Permission(), base.clock, base.ids::next);
        return new TestSends(sources, new OutboundClient(vertx, plan.outbound(), plan.guard(), System::nanoTime));
    }

    Previews previews() {
        return new Previews(new Catalogue(), plan.profiles(), base.clock);
    }

    /** Events that wait for their commit. */
    int pending() {
        return intake == null ? 0 : intake.pending();
    }

    /** Outcomes that are not recorded yet. */
    int unsettled() {
        return recorders.stream().mapToInt(Recorder::unsettled).sum();
    }

    /** Waits until publishers have their answers, at most so long. */
    Future<Void> drainIntake(long millis) {
        return until(() -> pending() == 0, millis);
    }

    /** Starts nothing more, and waits for what is in flight and not recorded, at most so long. */
    Future<Void> drainLanes(long millis) {
        if (claims != null) {
            claims.quit();
        }
        Future<Void> stopped = dispatcher == null ? Future.succeededFuture() : dispatcher.stop();
        return stopped.compose(heard -> until(() -> board.inFlight() == 0 && unsettled() == 0, millis))
                .compose(over -> counting.end())
                .onComplete(over -> broadcast.stop());
    }

    private Future<Void> until(BooleanSupplier done, long millis) {
        if (done.getAsBoolean() || millis <= 0) {
            return Future.succeededFuture();
        }
        return vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                .compose(tick -> until(done, millis - LOOK_AGAIN_MILLIS));
    }

    private DeliverVerticle.Setup deliverSetup() {
        return new DeliverVerticle.Setup(
                plan.deliver(),
                board,
                tally,
                new Permission(),
                new Catalogue(),
                plan.profiles(),
                new HeededStops(base.stops),
                (tenantKey, webhookKey) -> base.resumptions.raiseIfProtected(tenantKey, webhookKey),
                loop -> new OutboundClient(loop, plan.outbound(), plan.guard(), System::nanoTime, outbound),
                plan.synthetic(),
                room -> new Recording(recorder(room), plan.counts()),
                base.clock,
                System::nanoTime,
                jitter);
    }

    private Recorder recorder(Runnable room) {
        PgPool pool = plan.connections().pool(vertx, FLUSH_CONNECTIONS, Planning.LOOK_UPS);
        var log = new AttemptLog(pool, slot(), base.clock);
        MinuteCounts counts = counting.on(vertx, pool);
        Recorder.Follower followers = (pod, batch) -> {
            counts.recorded(pod, batch);
            broadcast.recorded(pod, batch);
            notices.recorded(pod, batch);
            plan.synthetic().recorded(batch);
        };
        var listeners = new Recorder.Listeners(this::dueIn, room, staleWrites, followers);
        Recorder recorder = new Recorder(vertx, log, base.clock, listeners);
        recorders.add(recorder);
        return recorder;
    }

    private ClaimVerticle.Setup claimSetup(Dispatcher lanes) {
        return new ClaimVerticle.Setup(
                this::claimStore,
                System::nanoTime,
                plan.settings().delivery().maxInFlight(),
                board,
                tally,
                new Permission(),
                lanes::takeClaimed,
                StoredEvents::intact,
                this::recordUnreadable);
    }

    private ClaimVerticle.Store claimStore(Vertx loop) {
        PgPool pool = plan.connections().pool(loop, FLUSH_CONNECTIONS, Planning.LOOK_UPS);
        FlushSlot slot = slot();
        return new ClaimVerticle.Store(
                new Claims(pool, slot), new PauseLog(pool, slot, base.clock, base.resumptions::heard));
    }

    private BatchIntake intake() {
        PgPool pool = plan.connections().pool(vertx, FLUSH_CONNECTIONS, Planning.LOOK_UPS);
        var log = new EventLog(pool, slot());
        var store = new BatchIntake.Store(log, base.lease, base.ids, base.watermark);
        return new BatchIntake(vertx, store, new Surroundings(), plan.intake(), System::nanoTime);
    }

    private FlushSlot slot() {
        return new FlushSlot(vertx, base.control, base.lease, base.slots);
    }

    /** Something in the backlog has become due. */
    void somethingIsDue() {
        dueIn(0);
    }

    /** A person wants a delivery to be sent now, whatever protects its receiver. */
    void sendNow(DeliveryKey key) {
        if (claims != null) {
            claims.sendNow(key);
        }
    }

    /** Nothing that is known speaks against that webhook's receiver any more. */
    void lift(long webhookKey) {
        if (dispatcher != null) {
            dispatcher.lift(webhookKey);
            tally.resumed.increment();
        }
    }

    private void dueIn(long millis) {
        if (claims != null) {
            claims.hint(millis);
        }
    }

    private void recordUnreadable(Pod pod, Settlement settlement) {
        dispatcherInUse().settle(pod, settlement);
    }

    private Dispatcher dispatcherInUse() {
        if (dispatcher == null) {
            throw new IllegalStateException("the pipeline has not been started");
        }
        return dispatcher;
    }

    private final class Followers implements PodLease.Follower {
        @Override
        public void lost() {
            if (dispatcher != null) {
                dispatcher.drop();
            }
        }
    }

    private final class Permission implements Ports.Permission {
        @Override
        public boolean held() {
            return base.lease.held();
        }

        @Override
        public @Nullable Pod pod() {
            return base.lease.pod();
        }

        @Override
        public int livingPods() {
            return base.lease.livingPods();
        }
    }

    private final class Catalogue implements Ports.Catalogue {
        @Override
        public @Nullable TenantSnapshot cached(long tenantKey) {
            return base.snapshots.cached(tenantKey);
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return base.snapshots.refresh(tenantKey);
        }
    }

    private record Recording(Recorder recorder, DeliveryCounts counts) implements Ports.Recording {
        @Override
        public void add(Pod pod, Settlement settlement) {
            counts.add(settlement);
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
        private final TenantLimits defaults = LimitsSetup.of(plan.settings());

        @Override
        public Future<TenantSnapshot> tenant(String id) {
            Long synthetic = plan.synthetic().keyOf(id);
            if (synthetic != null) {
                return base.snapshots.tenantByKey(synthetic);
            }
            TenantSnapshot ready = base.snapshots.cached(id);
            return ready == null ? base.snapshots.tenant(id) : Future.succeededFuture(ready);
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return base.snapshots.refresh(tenantKey);
        }

        @Override
        public @Nullable EventRate eventRate(TenantSnapshot tenant) {
            return tenant.limits().or(defaults).eventRate();
        }

        @Override
        public Match match(TenantSnapshot tenant, String eventType) {
            return base.matcher.targets(tenant, eventType);
        }

        @Override
        public BatchIntake.@Nullable Wait laneWait(long webhookKey) {
            Board.Hold hold = board.hold(webhookKey);
            return hold == null ? null : new BatchIntake.Wait(hold.reason(), hold.untilMillis() - base.clock.millis());
        }

        @Override
        public void handOver(Pod pod, List<HandedOver> events) {
            dispatcherInUse().handOver(pod, events);
        }

        @Override
        public Future<?> ensurePartitions() {
            return base.partitions.ensure();
        }
    }
}
