package dev.signpost.boot;

import dev.signpost.console.ConsoleFiles;
import dev.signpost.model.Choice;
import dev.signpost.model.Secret;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.pg.Connections;
import dev.signpost.pg.Preflight;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.queue.PodClock;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.LogKeys;
import dev.signpost.telemetry.Meters;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the serving process, on the main thread: logging, database, migration, Vert.x, application; then it waits
 * to be told to stop.
 */
final class Serve {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** For what is being sent and settled; what is left after it is taken over by whoever comes next. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(18);

    private static final Duration LOOK_LIMIT = Duration.ofSeconds(20);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

    private final Settings settings;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Life life = new Life(System.err);
    private TlsSetup tls = new TlsSetup(null, null);
    private final SecureRandom random = Randoms.secure();

    Serve(Settings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** Blocks until the end; the process ends inside it if it was told to. */
    int run() throws Exception {
        long begun = System.nanoTime();
        LogSetup.configure(settings.log());
        Map<String, LoadedProfile> profiles = profiles();
        ConsoleFiles console = ConsoleSetup.files(settings.console());
        OutboundConfig outbound =
                OutboundSetup.of(settings, InstantSource.system().instant());
        tls = TlsSetup.of(settings);
        life.begin();
        try (var progress = new StartProgress(StartProgress.LONG)) {
            start(profiles, console, outbound, begun, progress);
        } catch (CancellationException e) {
            // Told to stop while starting: what is open is being closed.
            life.awaitEnd();
            return ExitStatus.DONE;
        } catch (Exception e) {
            life.failed(Failures.explain(e, err));
            life.end();
            return ExitStatus.FAILED;
        }
        life.awaitEnd();
        return ExitStatus.DONE;
    }

    private void start(
            Map<String, LoadedProfile> profiles,
            ConsoleFiles console,
            OutboundConfig outbound,
            long begun,
            StartProgress progress)
            throws Exception {
        Database database = Database.open(settings, random, progress);
        life.onEnd("database", database::close);
        String schema = settings.database().schema();
        progress.now("connecting to the database and bringing its schema to this version");
        var migrated = database.prepare(schema, null);
        database.checkServing(schema);
        LOG.atInfo()
                .addKeyValue(LogKeys.DATABASE, database.uri())
                .addKeyValue(LogKeys.VERSION, migrated.version())
                .addKeyValue(LogKeys.COUNT, migrated.applied())
                .log(migrated.newer() ? "schema.newer" : "schema.migrated");
        progress.now("registering at the database and opening the ports");
        var kept = new KeptKeys(settings.dataDir(), random);
        List<Secret> keys =
                settings.encryptionKey().isEmpty() ? List.of(kept.encryptionKey()) : settings.encryptionKey();
        Vertx vertx = vertx();
        life.onEnd("vertx", () -> Await.value(vertx.close(), CLOSE_LIMIT));
        var registry = registry();
        var meters = new Meters(registry);
        var connections = new Connections(database.uri(), schema, new StatementTimers(meters));
        var watch = watched(vertx, connections);
        var application = new Application(
                new Ground(
                        vertx,
                        settings,
                        connections,
                        watch,
                        KeyAgreement.keys(keys),
                        kept,
                        profiles,
                        console,
                        outbound,
                        registry,
                        meters,
                        random,
                        new PodClock(System::nanoTime, InstantSource.system())),
                tls,
                this::cannotGoOn);
        life.onEnd("application", () -> Await.value(application.drain(), DRAIN_LIMIT));
        Await.value(application.start(), START_LIMIT);
        progress.done();
        ready(application, database, vertx, begun);
    }

    /** Not on the event loop that says so: everything is waited for. */
    private void cannotGoOn(String why) {
        err.println("signpost: " + why);
        err.flush();
        life.failed(ExitStatus.FAILED);
        new Thread(life::end, "signpost-end-of-itself").start();
    }

    /** Of a role that serves only, or behind a pooler, the owner's connection has not shown everything. */
    private static DatabaseWatch watched(Vertx vertx, Connections connections) throws Exception {
        var watch = new DatabaseWatch(vertx, connections);
        try {
            Await.value(watch.look(), LOOK_LIMIT);
        } catch (Exception e) {
            throw Preflight.unreachable(connections.database(), connections.schema(), e);
        }
        Preflight.refuse(connections.database(), watch.report().findings());
        return watch;
    }

    private void ready(Application application, Database database, Vertx vertx, long begun) {
        LOG.atInfo()
                .addKeyValue(LogKeys.VERSION, Version.number())
                .addKeyValue(LogKeys.API_PORT, application.apiPort())
                .addKeyValue(LogKeys.MANAGEMENT_PORT, application.managementPort())
                .addKeyValue(LogKeys.NATIVE_TRANSPORT, vertx.isNativeTransportEnabled())
                .addKeyValue(LogKeys.MILLIS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
                .log("process.ready");
        if (settings.development()) {
            var banner = new Banner(
                    Banner.address(
                            settings.http().host(),
                            application.apiPort(),
                            settings.http().certificateFile()),
                    Banner.address(
                            settings.management().host(),
                            application.managementPort(),
                            settings.management().certificateFile()),
                    database.isEmbedded()
                            ? "embedded Postgres in " + settings.dataDir().toAbsolutePath()
                            : database.uri().toString(),
                    application.demoKey(),
                    application.consoleLink(),
                    settings.http().certificateFile());
            out.println(banner.text());
            out.flush();
        }
    }

    /** Read first of all, since faults in them are the operator's to mend and need no database. */
    private Map<String, LoadedProfile> profiles() throws WrongSettings {
        Map<String, LoadedProfile> profiles = new ProfileLoader(Version.number()).load(settings.profilesDir());
        if (!profiles.containsKey(settings.defaultProfile())) {
            throw new WrongSettings("defaultProfile = " + settings.defaultProfile() + ": "
                    + Choice.expected(settings.defaultProfile(), profiles.keySet()));
        }
        for (var entry : profiles.entrySet()) {
            Duration longest = entry.getValue().profile().retry().longest();
            if (longest.compareTo(settings.retention().period()) > 0) {
                throw new WrongSettings(
                        "retention.period = " + settings.retention().period().toHours()
                                + "h: expected at least " + (longest.toHours() + 1) + "h, for so long profile "
                                + entry.getKey() + " tries again");
            }
        }
        return profiles;
    }

    private static Vertx vertx() {
        // Epoll costs a fifth less than the JDK's selector; elsewhere than on Linux that is what it falls back to.
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    }

    private PrometheusMeterRegistry registry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        life.onEnd("registry", registry::close);
        return registry;
    }
}
