package dev.signpost.boot;

import dev.signpost.catalog.KeyRegister;
import dev.signpost.catalog.ProfileVersions;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SyntheticTenant;
import dev.signpost.challenge.ChallengeVerticle;
import dev.signpost.deliver.DeliverLimits;
import dev.signpost.ingest.IntakeLimits;
import dev.signpost.model.Pod;
import dev.signpost.model.Secret;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.outbound.OwnAddresses;
import dev.signpost.outbound.WebTransport;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.queue.PodLease;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.HealthCheck;
import dev.signpost.telemetry.ManagementServer;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.ReachedLimits;
import dev.signpost.upkeep.UpkeepVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs on Vert.x: built by constructor, started in order, drained in reverse. The first things to start
 * and the last to stop are those that others lean on.
 */
final class Application {
    private static final String REPLACED = "the database that answers is an earlier state of the one before: it was"
            + " restored, or has lost changes in a failover. What this process has in memory does not belong to it, so"
            + " it ends; start it again.";
    private static final String STUCK = "a part of this process that sends deliveries has not answered for "
            + DeliverWatch.PATIENCE.toSeconds() + " s. Other pods have its deliveries, so it ends; start it again.";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    // Each holds a socket for up to 10 s. One tenant's may not fill them.
    private static final ChallengeVerticle.Limits CHALLENGES = new ChallengeVerticle.Limits(256, 16);
    // Together with the edges' and the take-over less than the 18 s that the process gives us.
    private static final long INTAKE_DRAIN_MILLIS = 2_000;
    private static final long LANE_DRAIN_MILLIS = 9_000;

    private final Ground ground;
    private final TlsSetup tls;
    private final ManagementServer management;
    private final Foundation base;
    private final KeyAgreement agreement;
    private final ProfileSet profiles;
    private final Pipeline pipeline;
    private final ChallengeVerticle challenges;
    private final Edges edges;
    private final OwnAddresses own;
    private final Synthetic synthetic;
    private final SyntheticTenant syntheticTenant;
    private final Steps steps = new Steps();
    private @Nullable String upkeep;
    private @Nullable Secret demoKey;
    private @Nullable Secret consoleLink;

    /** @param cannotGoOn told why only a new start can help */
    Application(Ground ground, TlsSetup tls, Consumer<String> cannotGoOn) {
        this.tls = tls;
        this.ground = ground;
        Settings settings = ground.settings();
        SecretBox box = ground.keys().box(ground.random());
        OutboundConfig outbound = ground.outbound();
        own = OwnPod.addresses(settings);
        base = new Foundation(ground.vertx(), materials(box), terms(settings), settings.retention());
        base.onReplaced(() -> cannotGoOn.accept(REPLACED));
        EgressGuard guard = new EgressGuard(outbound, own, base.destinations());
        agreement = new KeyAgreement(
                ground.keys(), new KeyRegister(base.control, ground.keys(), box, KeyAgreement.pod()), ground.meters());
        profiles = new ProfileSet(
                ground.profiles(),
                settings.defaultProfile(),
                new ProfileLoader(Version.number()),
                new ProfileVersions(base.control));
        synthetic = new Synthetic(ground.meters(), System::nanoTime);
        var limits = new ReachedLimits(ground.meters(), System::nanoTime);
        pipeline = new Pipeline(
                ground.vertx(),
                base,
                new Pipeline.Plan(
                        ground.connections(),
                        settings,
                        deliverLimits(settings),
                        intakeLimits(settings),
                        outbound,
                        guard,
                        profiles,
                        new Pipeline.Counted(ground.meters(), limits),
                        synthetic,
                        () -> cannotGoOn.accept(STUCK)));
        syntheticTenant = Synthetic.tenant(ground, base, profiles, box);
        challenges = challenges(outbound, guard);
        edges = new Edges(
                ground,
                new Edges.Behind(
                        base,
                        profiles,
                        pipeline,
                        challenges::ask,
                        limits,
                        InboundSetup.api(settings, tls, ground.meters())),
                box,
                guard);
        var port = settings.management();
        management = new ManagementServer(
                InboundSetup.management(tls)::server,
                port.host(),
                port.port(),
                ground.registry(),
                List.of(database(), lease(), audit(), agreement.health()));
        Measures.bind(ground.meters(), base, pipeline, ground.watch());
        ground.meters().gauge(Meter.LIVE_STREAMS, edges.streams::count);
        addSteps();
    }

    private void addSteps() {
        steps.add("encryption keys", () -> agreement.enter(ground.kept()), agreement::leave)
                .add("profiles", profiles::register, () -> Future.succeededFuture())
                .add("news", base::listen, base::stopListening)
                .add("pod", base::start, this::endPod)
                .add("upkeep's end", () -> Future.succeededFuture(), this::endUpkeep)
                .add("standard secrets", this::completeSecrets, () -> Future.succeededFuture())
                .add("lanes", pipeline::start, () -> pipeline.drainLanes(LANE_DRAIN_MILLIS))
                .add("upkeep", this::startUpkeep, () -> Future.succeededFuture())
                .add("intake", () -> Future.succeededFuture(), () -> pipeline.drainIntake(INTAKE_DRAIN_MILLIS))
                .add("challenges", () -> ground.vertx().deployVerticle(challenges), () -> Future.succeededFuture())
                .add("demo", this::demo, () -> Future.succeededFuture())
                .add("synthetic events", this::startSynthetic, () -> Future.succeededFuture())
                .add("edges", edges::start, edges::stop)
                .add("console link", this::openConsole, () -> Future.succeededFuture())
                .add("database watch", this::watchDatabase, () -> Future.succeededFuture())
                .add("management", this::startManagement, () -> Future.succeededFuture());
    }

    /** Before the first delivery, for a profile's document may have been changed since the last start. */
    private Future<Void> completeSecrets() {
        return edges.webhooks
                .completeStandardSecrets(profiles.withStandardSecret())
                .compose(made -> made > 0 ? completeSecrets() : Future.succeededFuture());
    }

    private Future<Void> startSynthetic() {
        return ground.settings().management().syntheticEvents()
                ? synthetic.start(ground.vertx(), base, pipeline::ownIntake, profiles, syntheticTenant)
                : Future.succeededFuture();
    }

    /** Completes when the process takes requests; if it fails, what had started has stopped. */
    Future<Void> start() {
        OwnPod.watch(ground.vertx(), own);
        return steps.start().onSuccess(started -> own.listensAt(apiPort(), managementPort()));
    }

    /** Takes no new work, finishes or hands back what it has, then stops. */
    Future<Void> drain() {
        return steps.stop();
    }

    /** Now that all pools are open, it knows how many connections they may take. */
    private Future<Void> watchDatabase() {
        base.lease.follow(ground.watch());
        return ground.watch().start();
    }

    private Future<?> startManagement() {
        var at = ground.settings().management();
        tls.watch(ground.vertx());
        return ground.vertx()
                .deployVerticle(management)
                .recover(failure ->
                        Future.failedFuture(StartFailure.cannotListen("management", at.host(), at.port(), failure)));
    }

    int managementPort() {
        return management.port();
    }

    /** Where the API is, once started. */
    int apiPort() {
        return edges.port();
    }

    /** The key of the tenant {@code demo}, in development, once started. */
    Optional<Secret> demoKey() {
        return Optional.ofNullable(demoKey);
    }

    /** A link that opens the console for the tenant {@code demo}, in development, once started. */
    Optional<Secret> consoleLink() {
        return Optional.ofNullable(consoleLink);
    }

    private ChallengeVerticle challenges(OutboundConfig deliveries, EgressGuard guard) {
        OutboundConfig config = OutboundSetup.ofChallenges(deliveries, CHALLENGES.total());
        return new ChallengeVerticle(
                CHALLENGES,
                loop -> new WebTransport(loop, config, guard, System::nanoTime),
                ground.clock(),
                ground.random());
    }

    private Future<Void> demo() {
        if (!ground.settings().development()) {
            return Future.succeededFuture();
        }
        return new Demo(edges.tenants, edges.keys, ground.kept()).prepare().map(key -> {
            demoKey = key;
            return null;
        });
    }

    private Future<Void> openConsole() {
        return demoKey == null
                ? Future.succeededFuture()
                : edges.demoLink(demoKey).map(link -> {
                    consoleLink = link.orElse(null);
                    return null;
                });
    }

    private Future<Void> endPod() {
        Pod mine = base.lease.pod();
        base.lease.stop();
        return mine == null
                ? Future.succeededFuture()
                : base.takeOver.endSelf(mine).mapEmpty();
    }

    private Future<?> startUpkeep() {
        var chores = new UpkeepChores(ground, base, pipeline, profiles, agreement, edges.webhooks);
        return ground.vertx()
                .deployVerticle(new UpkeepVerticle(base.bus, chores::all))
                .onSuccess(deployed -> upkeep = deployed);
    }

    /** Only when the lanes have drained: until then the process renews what it stands for at the database. */
    private Future<?> endUpkeep() {
        return upkeep == null ? Future.succeededFuture() : ground.vertx().undeploy(upkeep);
    }

    private Foundation.Materials materials(SecretBox box) {
        Settings settings = ground.settings();
        return new Foundation.Materials(
                ground.connections(),
                box,
                settings.defaultProfile(),
                ProfileSet.eventTypes(ground.profiles(), settings.defaultProfile()),
                settings.database().restoredWhenBehind(),
                ground.random(),
                ground.clock());
    }

    private static PodLease.Terms terms(Settings settings) {
        String name = "signpost " + Version.number() + ", process "
                + ProcessHandle.current().pid();
        return new PodLease.Terms(
                name, settings.queue().lease(), settings.queue().heartbeat());
    }

    private static DeliverLimits deliverLimits(Settings settings) {
        var delivery = settings.delivery();
        return new DeliverLimits(
                delivery.laneCapacity(),
                delivery.concurrencyPerWebhook(),
                Math.max(1, delivery.maxInFlight() / delivery.verticles()),
                delivery.agedOutAfter(),
                delivery.breakerFailures(),
                delivery.firstProbeAfter(),
                delivery.longestProbeAfter(),
                delivery.longestRetryAfter());
    }

    private static IntakeLimits intakeLimits(Settings settings) {
        var ingest = settings.ingest();
        return new IntakeLimits(
                ingest.maxBatchEvents(),
                ingest.maxBatchBytes(),
                ingest.maxBatchPairs(),
                ingest.maxPendingEvents(),
                ingest.maxPendingBytes(),
                PATIENCE);
    }

    private HealthCheck database() {
        return check(
                "database",
                base.control::ping,
                () -> DatabaseJson.warnings(
                        ground.watch().report(), base.lease.lostCommits().sum()));
    }

    private HealthCheck lease() {
        return check(
                "lease",
                () -> base.lease.held()
                        ? Future.succeededFuture()
                        : Future.failedFuture("this process has lost its lease and is registering again"),
                List::of);
    }

    /** Never a reason to be sent nothing: what it finds is mended, and another pod would find the same. */
    private HealthCheck audit() {
        return check("audit", Future::succeededFuture, pipeline.findings::warnings);
    }

    private static HealthCheck check(String name, Supplier<Future<Void>> check, Supplier<List<JsonObject>> warnings) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Future<Void> check() {
                return check.get();
            }

            @Override
            public List<JsonObject> warnings() {
                return warnings.get();
            }
        };
    }
}
