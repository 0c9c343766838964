package dev.signpost.boot;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.DeliverQueues;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.DueIn;
import dev.signpost.bus.stage.RunChore;
import dev.signpost.bus.stage.SendNow;
import dev.signpost.bus.stage.StopStage;
import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantLimits;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.deliver.Board;
import dev.signpost.deliver.ClaimVerticle;
import dev.signpost.deliver.DeliverLimits;
import dev.signpost.deliver.DeliverVerticle;
import dev.signpost.deliver.Previews;
import dev.signpost.deliver.ProfileMemory;
import dev.signpost.deliver.Tally;
import dev.signpost.deliver.TestSends;
import dev.signpost.ingest.CountedIntake;
import dev.signpost.ingest.IngestStore;
import dev.signpost.ingest.IngestSurroundings;
import dev.signpost.ingest.IngestVerticle;
import dev.signpost.ingest.Intake;
import dev.signpost.ingest.IntakeLimits;
import dev.signpost.ingest.NextStages;
import dev.signpost.ingest.StoredEvents;
import dev.signpost.match.MatchVerticle;
import dev.signpost.model.Pod;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.outbound.OutboundCounters;
import dev.signpost.outbound.WebTransport;
import dev.signpost.pg.Connections;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.PodLease;
import dev.signpost.record.Broadcast;
import dev.signpost.record.DeliveryCounts;
import dev.signpost.record.MinuteCounts;
import dev.signpost.record.Notices;
import dev.signpost.record.Recorder;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.LogKeys;
import dev.signpost.telemetry.Meters;
import dev.signpost.telemetry.ReachedLimits;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event's way: intake, lanes, recorder and claims, each on its event loop, joined here and nowhere else. */
final class Pipeline {
    /** Name of the chore that does jobs. */
    static final String JOBS = "jobs";

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final int FLUSH_CONNECTIONS = 2;
    // Streams look once a second each, and wait for each other rather than take connections from requests.
    private static final int LIVE_CONNECTIONS = 2;
    private static final long LOOK_AGAIN_MILLIS = 20;

    final Board board = new Board();
    final Tally tally = new Tally();
    final OutboundCounters outbound = new OutboundCounters();
    final LongAdder staleWrites = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final Findings findings = new Findings();
    final Counting counting;
    final LiveFeed feed;
    final Broadcast broadcast;
    private final Notices notices;
    private final DeliveryCounts counts;

    private final Vertx vertx;
    private final Foundation base;
    private final Plan plan;
    // Spreads retries, so need not be unpredictable; each attempt draws one.
    private final RandomGenerator jitter = () -> ThreadLocalRandom.current().nextLong();
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final DeliverQueues queues;
    private final DeliverWatch deliverWatch;
    private final IngestVerticle ingest;

    /**
     * Sizes and rules of the pipeline.
     *
     * @param stuck told when a deliver verticle has not answered for too long
     */
    record Plan(
            Connections connections,
            Settings settings,
            DeliverLimits deliver,
            IntakeLimits intake,
            OutboundConfig outbound,
            EgressGuard guard,
            ProfileMemory profiles,
            Counted counted,
            Synthetic synthetic,
            Runnable stuck) {}

    /** Where events and deliveries are counted. */
    record Counted(Meters meters, ReachedLimits limits) {}

    Pipeline(Vertx vertx, Foundation base, Plan plan) {
        this.vertx = vertx;
        this.base = base;
        this.plan = plan;
        this.counting = new Counting(base.ids);
        this.feed = new LiveFeed(plan.connections().pool(vertx, LIVE_CONNECTIONS, Planning.LOOK_UPS));
        this.broadcast = new Broadcast(feed, base.clock);
        this.notices = new Notices(vertx.eventBus(), base.snapshots::cached, base.clock);
        base.snapshots.onChange(notices::changed);
        this.counts = new DeliveryCounts(plan.counted().meters());
        this.queues = new DeliverQueues(base.bus, verticles());
        this.deliverWatch = new DeliverWatch(queues::answering, System::nanoTime, plan.stuck());
        this.ingest = new IngestVerticle(ingestSetup());
    }

    /** Deploys from the end to the beginning, so that each stage finds the next one ready. */
    Future<Void> start() {
        base.lease.follow(new Followers());
        base.lease.registerAgainWhen(deliverWatch::well);
        base.onResumed(this::lift);
        board.onRoom(this::somethingIsDue);
        broadcast.start(vertx);
        DeliverVerticle.Setup deliver = deliverSetup();
        var index = new AtomicInteger();
        var verticles =
                new DeploymentOptions().setInstances(plan.settings().delivery().verticles());
        return vertx.deployVerticle(() -> new DeliverVerticle(deliver, index.getAndIncrement()), verticles)
                .compose(delivering -> vertx.deployVerticle(new ClaimVerticle(claimSetup())))
                .compose(claiming ->
                        vertx.deployVerticle(new MatchVerticle(base.bus, base.matcher, base.snapshots::cached)))
                .compose(matching -> vertx.deployVerticle(ingest))
                .mapEmpty();
    }

    private int verticles() {
        return plan.settings().delivery().verticles();
    }

    /** Begins to take events from the event bus. */
    Future<Void> listen() {
        return ingest.listen();
    }

    Future<Void> stopListening() {
        return ingest.stopListening();
    }

    /** Where the events come in by which pods measure themselves, once started. */
    Intake ownIntake() {
        return ingest.uncounted();
    }

    /** Where publishers hand their events in, once started. */
    Intake intake() {
        return ingest.intake();
    }

    /**
     * A batch that no queue has taken would hold the watermark for ever. While its lease lasts nobody else looks for
     * it, so the lease is given up.
     */
    private void unanswered(String address, Pod pod) {
        if (!pod.equals(base.lease.pod())) {
            return;
        }
        LOG.atError()
                .addKeyValue(LogKeys.PART, address)
                .addKeyValue(LogKeys.POD_ID, pod.id())
                .log("deliver.unanswered");
        unanswered.increment();
        base.giveUp(pod);
    }

    /** Test events, with a client of their own: what hangs in a test keeps no delivery waiting. */
    TestSends testSends() {
        var sources = new TestSends.Sources(base.snapshots, plan.profiles(), base.lease, base.clock, base.ids::next);
        return new TestSends(sources, new WebTransport(vertx, plan.outbound(), plan.guard(), System::nanoTime));
    }

    Previews previews() {
        return new Previews(base.snapshots, plan.profiles(), base.clock);
    }

    /** Events that wait for their commit. */
    int pending() {
        return ingest.pending();
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
        return base.bus
                .request(Addresses.CLAIM, new StopStage(), Done.class)
                .transform(quit -> queues.stop())
                .transform(stopped -> until(() -> board.inFlight() == 0 && unsettled() == 0, millis))
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
                base.bus,
                plan.deliver(),
                board,
                tally,
                base.lease,
                base.snapshots,
                plan.profiles(),
                base.stops,
                base.resumptions::raiseIfProtected,
                loop -> new OutboundClient(loop, plan.outbound(), plan.guard(), System::nanoTime, outbound),
                plan.synthetic(),
                this::recorder,
                base.clock,
                System::nanoTime,
                jitter);
    }

    private Recorder recorder(Runnable room) {
        PgPool pool = plan.connections().pool(vertx, FLUSH_CONNECTIONS, Planning.LOOK_UPS);
        var log = new AttemptLog(pool, slot(), base.clock);
        MinuteCounts minutes = counting.on(vertx, pool);
        Recorder.Follower followers = (pod, batch) -> {
            minutes.recorded(pod, batch);
            broadcast.recorded(pod, batch);
            notices.recorded(pod, batch);
            plan.synthetic().recorded(batch);
        };
        var listeners = new Recorder.Listeners(this::dueIn, room, counts, staleWrites, followers);
        Recorder recorder = new Recorder(vertx, log, base.clock, listeners);
        recorders.add(recorder);
        return recorder;
    }

    private ClaimVerticle.Setup claimSetup() {
        return new ClaimVerticle.Setup(
                base.bus,
                this::claimStore,
                System::nanoTime,
                plan.settings().delivery().maxInFlight(),
                board,
                tally,
                base.lease,
                verticles(),
                this::unanswered,
                StoredEvents::intact);
    }

    private ClaimVerticle.Store claimStore(Vertx loop) {
        PgPool pool = plan.connections().pool(loop, FLUSH_CONNECTIONS, Planning.LOOK_UPS);
        FlushSlot slot = slot();
        return new ClaimVerticle.Store(
                new Claims(pool, slot), new PauseLog(pool, slot, base.clock, base.resumptions::heard));
    }

    private IngestVerticle.Setup ingestSetup() {
        Counted counted = plan.counted();
        return new IngestVerticle.Setup(
                this::ingestStore,
                new NextStages(base.bus, verticles(), this::unanswered, board),
                new Surroundings(),
                plan.intake(),
                intake -> new CountedIntake(intake, counted.meters(), counted.limits()),
                plan.settings().http().maxBodyBytes(),
                System::nanoTime);
    }

    private IngestStore ingestStore(Vertx loop) {
        PgPool pool = plan.connections().pool(loop, FLUSH_CONNECTIONS, Planning.LOOK_UPS);
        return new IngestStore(new EventLog(pool, slot()), base.lease, base.ids, base.watermark, base.clock);
    }

    private FlushSlot slot() {
        return new FlushSlot(vertx, base.control, base.lease, base.slots);
    }

    /** Something in the backlog has become due. */
    void somethingIsDue() {
        dueIn(0);
    }

    private void dueIn(long millis) {
        base.bus.send(Addresses.CLAIM, new DueIn(millis));
    }

    /** A person wants a delivery to be sent now, whatever protects its receiver. */
    void sendNow(DeliveryKey key) {
        base.bus.send(Addresses.CLAIM, new SendNow(key.eventId(), key.webhookKey()));
    }

    /** There is a job to begin. */
    void jobCreated() {
        base.bus.send(Addresses.UPKEEP, new RunChore(JOBS));
    }

    /** Nothing that is known speaks against that webhook's receiver any more. */
    void lift(long webhookKey) {
        queues.recovered(webhookKey);
        tally.resumed.increment();
    }

    private final class Followers implements PodLease.Follower {
        @Override
        public void lost() {
            queues.drop();
        }
    }

    private final class Surroundings implements IngestSurroundings {
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
        public @Nullable TenantSnapshot cached(long tenantKey) {
            return base.snapshots.cached(tenantKey);
        }

        @Override
        public Future<?> ensurePartitions() {
            return base.partitions.ensure();
        }
    }
}
