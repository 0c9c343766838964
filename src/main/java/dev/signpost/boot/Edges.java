package dev.signpost.boot;

import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.AuditLog;
import dev.signpost.catalog.ChallengePasses;
import dev.signpost.catalog.DestinationStops;
import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.Ids;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SignOuts;
import dev.signpost.catalog.TenantLimits;
import dev.signpost.catalog.Tenants;
import dev.signpost.catalog.UrlCheck;
import dev.signpost.catalog.WebhookSetup;
import dev.signpost.catalog.WebhookVersions;
import dev.signpost.catalog.Webhooks;
import dev.signpost.console.Console;
import dev.signpost.console.ConsoleRoutes;
import dev.signpost.deliver.Previews;
import dev.signpost.deliver.SentRequests;
import dev.signpost.deliver.TestSends;
import dev.signpost.http.Access;
import dev.signpost.http.ApiServer;
import dev.signpost.http.BodyReader;
import dev.signpost.http.Contract;
import dev.signpost.http.Cursors;
import dev.signpost.http.FairPlaces;
import dev.signpost.http.InboundPort;
import dev.signpost.http.Operation;
import dev.signpost.http.Problems;
import dev.signpost.http.RequestIds;
import dev.signpost.http.RequestRunner;
import dev.signpost.http.TenantLookup;
import dev.signpost.http.TenantRef;
import dev.signpost.ingest.PublishLimits;
import dev.signpost.ingest.PublishRoute;
import dev.signpost.manage.ApiKeyOperations;
import dev.signpost.manage.AuditOperations;
import dev.signpost.manage.AuditTrail;
import dev.signpost.manage.CauseOperations;
import dev.signpost.manage.ChallengeOperations;
import dev.signpost.manage.Docs;
import dev.signpost.manage.EventTypeOperations;
import dev.signpost.manage.ExplanationOperations;
import dev.signpost.manage.HeldDeliveries;
import dev.signpost.manage.HistoryOperations;
import dev.signpost.manage.InstanceOperations;
import dev.signpost.manage.InstanceStateOperations;
import dev.signpost.manage.JobOperations;
import dev.signpost.manage.JobReleases;
import dev.signpost.manage.LiveOperations;
import dev.signpost.manage.LiveStreams;
import dev.signpost.manage.ManageRouter;
import dev.signpost.manage.ParkedOperations;
import dev.signpost.manage.PreviewOperations;
import dev.signpost.manage.ProfilePreviewOperations;
import dev.signpost.manage.Proving;
import dev.signpost.manage.RefusedLines;
import dev.signpost.manage.RequestJournal;
import dev.signpost.manage.ResendOperations;
import dev.signpost.manage.ResumeOperations;
import dev.signpost.manage.Retention;
import dev.signpost.manage.SharedReads;
import dev.signpost.manage.SignatureOperations;
import dev.signpost.manage.StatisticsOperations;
import dev.signpost.manage.StopOperations;
import dev.signpost.manage.TenantOperations;
import dev.signpost.manage.TestEvents;
import dev.signpost.manage.TestOperations;
import dev.signpost.manage.WebhookNumbers;
import dev.signpost.manage.WebhookOperations;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.pg.PgPool;
import dev.signpost.profile.ReceiverCode;
import dev.signpost.queue.DeadLetterCauses;
import dev.signpost.queue.History;
import dev.signpost.queue.Jobs;
import dev.signpost.queue.Pauses;
import dev.signpost.queue.Replay;
import dev.signpost.queue.Resumptions;
import dev.signpost.queue.Statistics;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.ReachedLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where requests come in: the API on every event loop that serves it, and the bus address. */
final class Edges {
    private static final Duration BODY_LIMIT = Duration.ofSeconds(20);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final int MANAGE_BODY_BYTES = 256 << 10;
    private static final int BATCH_EVENTS = 1000;
    private static final int MAX_WEBHOOKS = 10_000;
    private static final int DRAIN_SECONDS = 4;
    // Apart from those by which keys, tenants and leases are looked up: a heavy query keeps nobody from publishing.
    private static final int READ_CONNECTIONS = 4;
    // A tenant's people with their consoles wait a little; its programs that ask for everything at once are refused.
    private static final FairPlaces.Bounds READS =
            new FairPlaces.Bounds(READ_CONNECTIONS, READ_CONNECTIONS / 2, 64, Duration.ofSeconds(30));

    private final Ground ground;
    private final Foundation base;
    private final ProfileSet profiles;
    private final SecretBox box;
    private final Pipeline pipeline;
    private final Proving.Asking challenges;
    private final KeyAuthenticator authenticator;
    private final AuditLog audit;
    private final Console console;
    private final InboundPort inbound;
    private final Access.Doubts doubts;
    private final RefusedLines refused = new RefusedLines(System::nanoTime);
    private final List<ApiServer> servers = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();

    final Tenants tenants;
    final ApiKeys keys;
    final Webhooks webhooks;
    final LiveStreams streams;
    private final Jobs jobs;
    private final TenantLimits defaults;
    private final ReachedLimits limits;

    /** What the edges lead to. */
    record Behind(
            Foundation base,
            ProfileSet profiles,
            Pipeline pipeline,
            Proving.Asking challenges,
            ReachedLimits limits,
            InboundPort inbound) {}

    Edges(Ground ground, Behind behind, SecretBox box, EgressGuard guard) {
        this.ground = ground;
        this.base = behind.base();
        this.profiles = behind.profiles();
        this.pipeline = behind.pipeline();
        this.challenges = behind.challenges();
        this.inbound = behind.inbound();
        this.doubts = InboundSetup.doubts(ground.settings());
        this.box = box;
        limits = behind.limits();
        defaults = LimitsSetup.of(ground.settings());
        authenticator = new KeyAuthenticator(
                base.control, base.keys, ground.clock(), ground.settings().adminKey());
        audit = new AuditLog(base.control);
        streams = new LiveStreams(this::watch);
        console = ConsoleSetup.of(
                ground, new ConsoleSetup.Base(authenticator, signOuts(), lookup(), audit, doubts, this::port));
        var ids = new Ids(ground.random());
        tenants = new Tenants(
                base.control,
                base.changes,
                base.everywhere,
                profiles,
                ground.settings().retention().period());
        keys = new ApiKeys(base.control, base.changes, base.everywhere, ids, ground.clock(), defaults);
        jobs = new Jobs(base.control, base.ids::next, pipeline::jobCreated);
        webhooks = new Webhooks(
                base.control,
                base.changes,
                base.everywhere,
                new WebhookSetup(
                        box,
                        profiles,
                        urlCheck(guard),
                        ids,
                        MAX_WEBHOOKS,
                        defaults,
                        ground.clock(),
                        new JobReleases(jobs),
                        Resumptions::raise));
    }

    /** Serves on as many event loops as deliver. */
    Future<Void> start() {
        Vertx vertx = ground.vertx();
        streams.start(vertx);
        Contract contract = Contract.load();
        Map<String, Operation> operations = operations();
        List<Future<String>> deployed = new ArrayList<>();
        for (int i = 0; i < ground.settings().delivery().verticles(); i++) {
            ApiServer server = server(vertx, contract, operations);
            servers.add(server);
            deployed.add(vertx.deployVerticle(server)
                    .onSuccess(deployments::add)
                    .recover(failure -> Future.failedFuture(StartFailure.cannotListen(
                            "http",
                            ground.settings().http().host(),
                            ground.settings().http().port(),
                            failure))));
        }
        return Future.all(deployed).compose(all -> pipeline.listen());
    }

    /** Takes no more requests, ends streams, and waits for what is under way. */
    Future<Void> stop() {
        // A server that is stopping waits for each connection, those that it has hung up on among them.
        return pipeline.stopListening()
                .transform(silent -> streams.end())
                .transform(ended -> Future.join(
                        deployments.stream().map(ground.vertx()::undeploy).toList()))
                .mapEmpty();
    }

    int port() {
        return servers.isEmpty() ? -1 : servers.get(0).port();
    }

    /** A link to the console that the holder of the demo key could have made; empty if that key was revoked. */
    Future<Optional<Secret>> demoLink(Secret demoKey) {
        return authenticator
                .authenticate(demoKey.reveal())
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : ConsoleSetup.demoLink(console.links(), found.get()).map(Optional::of));
    }

    private ApiServer server(Vertx vertx, Contract contract, Map<String, Operation> operations) {
        Settings settings = ground.settings();
        var journal = new CountedJournal(new RequestJournal(refused), ground.meters(), limits);
        var ids = new RequestIds(ground.random());
        var problems = new Problems(new Faults(), journal);
        var access = new Access(console.bearers(), lookup(), console.sessions(), doubts);
        var bounds = new PublishLimits(
                settings.http().maxBodyBytes(),
                settings.http().maxBatchBytes(),
                BATCH_EVENTS,
                BODY_LIMIT,
                ANSWER_LIMIT);
        var publish = new PublishRoute(
                vertx, new PublishRoute.Entrance(access, problems, ids), pipeline.intake(), bounds, System::nanoTime);
        var runner = new RequestRunner(
                access,
                new BodyReader(vertx, MANAGE_BODY_BYTES, BODY_LIMIT),
                cursors(),
                problems,
                ids,
                new RequestRunner.Notes(journal, System::nanoTime));
        var router = new ManageRouter(contract, new Docs(contract)).on(vertx, operations, runner, ids);
        console.routes(new ConsoleRoutes.Answers(problems, ids)).mount(router);
        var http = settings.http();
        var bind = new ApiServer.Bind(
                http.host(), http.port(), (int) http.idleTimeout().toSeconds(), DRAIN_SECONDS);
        return new ApiServer(inbound, bind, problems, ids, publish, router);
    }

    private Map<String, Operation> operations() {
        PgPool reads = ground.connections().pool(ground.vertx(), READ_CONNECTIONS);
        var shared = new SharedReads(new FairPlaces(READS, System::nanoTime));
        var history = new History(reads, ground.clock());
        var cursors = cursors();
        var retention = Retention.in(tenants);
        var types = new EventTypes(base.control, base.changes, base.everywhere, defaults);
        var requests = new SentRequests(history::asSent, new WebhookVersions(base.control, box), profiles);
        var held = HeldDeliveries.in(history, jobs);
        var statistics = new Statistics(reads, pipeline.counting::running);
        var numbers = new WebhookNumbers(held, statistics, ground.clock(), protection());
        var trail = AuditTrail.in(audit);
        Duration kept = Statistics.kept(ground.settings().retention().period());
        var proving = new Proving(new ChallengePasses(base.control), challenges);
        return ManageRouter.join(List.of(
                new InstanceOperations(profiles.all(), ReceiverCode.load()).operations(),
                new InstanceStateOperations(
                                Version.number(),
                                base.stops::everything,
                                () -> DatabaseJson.of(ground.watch().report()),
                                pipeline.findings::json)
                        .operations(),
                new ProfilePreviewOperations(
                                profiles.all(),
                                Previews::example,
                                new ProfilePreviewOperations.Chance(base.ids::next, ground.random()),
                                ground.clock())
                        .operations(),
                new EventTypeOperations(tenants, profiles, types).operations(),
                new TenantOperations(tenants, profiles.defaultName(), defaults).operations(),
                new ApiKeyOperations(keys).operations(),
                shared.some(
                        new WebhookOperations(webhooks, numbers, held, proving).operations(),
                        Set.of("listWebhooks", "getWebhook")),
                new ChallengeOperations(webhooks, proving, held).operations(),
                new TestOperations(webhooks, types, tests()).operations(),
                new PreviewOperations(
                                webhooks,
                                types,
                                history::asSent,
                                pipeline.previews()::of,
                                ground.clock(),
                                base.ids::next)
                        .operations(),
                new SignatureOperations(webhooks, ground.clock()).operations(),
                shared.all(new AuditOperations(audit, cursors).operations()),
                console.operations(),
                shared.all(new HistoryOperations(history, requests::of, retention).operations()),
                shared.all(new CauseOperations(history, new DeadLetterCauses(reads)).operations()),
                shared.all(new ExplanationOperations(history).operations()),
                new LiveOperations(ground.vertx(), pipeline.feed, streams, history, cursors).operations(),
                shared.all(new StatisticsOperations(statistics, history, ground.clock(), kept).operations()),
                shared.all(new ParkedOperations(webhooks, history, jobs, retention).operations()),
                new JobOperations(history, jobs).operations(),
                new StopOperations(new DestinationStops(
                                base.control, base.changes, base.everywhere, base.clock, base.ids::next))
                        .operations(),
                new ResumeOperations(webhooks, numbers, base.resumptions::raise, trail).operations(),
                new ResendOperations(history, new Replay(base.control, history), trail, new SendingNow(base, pipeline))
                        .operations()));
    }

    /** This process writes at once, the others from when they next look. */
    private Future<Void> watch(Collection<Long> tenantKeys) {
        pipeline.broadcast.watch(tenantKeys);
        return pipeline.feed.watch(tenantKeys);
    }

    private TestEvents tests() {
        TestSends sends = pipeline.testSends();
        return (tenantKey, webhookKey, example) -> sends.send(
                        tenantKey, webhookKey, new TestSends.Example(example.type(), example.data(), example.changes()))
                .compose(tested -> tested.result() == AttemptResult.SUCCESS
                        // Its receiver is well.
                        ? base.resumptions.raise(tenantKey, webhookKey).map(tested)
                        : Future.succeededFuture(tested));
    }

    private WebhookNumbers.Protection protection() {
        var pauses = new Pauses(base.control);
        return new WebhookNumbers.Protection() {
            @Override
            public Future<Map<Long, Pauses.Pause>> of(List<Long> webhookKeys) {
                return pauses.of(webhookKeys);
            }

            @Override
            public @Nullable DestinationStop stopOn(String host) {
                return base.stops.onHost(host);
            }
        };
    }

    private SignOuts signOuts() {
        return new SignOuts(base.changes, base.everywhere, base.endedSessions);
    }

    /** From memory where possible: every publish by an instance key asks. */
    private TenantLookup lookup() {
        return id -> base.snapshots
                .tenant(id)
                .map(tenant -> Optional.of(new TenantRef(tenant.key(), tenant.id())))
                .recover(failure -> failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.NOT_FOUND
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    private UrlCheck urlCheck(EgressGuard guard) {
        return text -> {
            try {
                var url = guard.parse("/url", text);
                @Nullable String refusal = guard.check(url);
                return refusal == null
                        ? Future.succeededFuture(url)
                        : Future.failedFuture(Refusal.invalid("/url", refusal));
            } catch (Refusal refusal) {
                return Future.failedFuture(refusal);
            }
        };
    }

    private Cursors cursors() {
        return new Cursors(
                ground.keys().derived(key -> DerivedKey.of(key, "signpost cursors")),
                ground.keys().position());
    }
}
