package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.boot.Program;
import dev.signpost.model.Secret;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.testkit.Checker;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.PgBouncer;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.TcpProxy;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole lives on Debian's Postgres, as it is shipped or worse. */
class StockPostgresIT {
    private static final int RATE = 200;
    private static final long NO_SEED = 0;
    private static final Pattern IGNORE = Pattern.compile("ignore_startup_parameters = ([^)]+)");

    @TempDir
    Path directory;

    /** A role that may change rows only, in a database whose defaults would break who relies on them. */
    @Test
    void shouldPublishDeliverBeKilledAndRecoverAsAPlainRole() throws Exception {
        try (var server = StockPostgres.start(Map.of("fsync", "off"))) {
            StockPostgres.execute(server.uri(), "CREATE ROLE hooks_owner LOGIN PASSWORD 'o'");
            StockPostgres.execute(server.uri(), "CREATE ROLE hooks_app LOGIN PASSWORD 'a'");
            StockPostgres.execute(server.uri(), "CREATE DATABASE hooks OWNER hooks_owner");
            TestDatabase.HOSTILE.forEach((name, value) ->
                    StockPostgres.execute(server.uri(), "ALTER ROLE hooks_app SET " + name + " = '" + value + "'"));
            DatabaseUri app = as(server.uri().withDatabase("hooks"), "hooks_app", "a");
            migrate(app, as(server.uri().withDatabase("hooks"), "hooks_owner", "o"));

            try (LoadScenario load = new LoadScenario(directory, 5, 10);
                    SignpostProcess pod = LoadScenario.instance(directory.resolve("pod"))
                            .with("SIGNPOST_QUEUE_LEASE", "3s")
                            .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                            .on(app)
                            .start()) {
                load.register(pod);
                load.begin("connections=16 rate=" + RATE, pod);
                for (int kill = 0; kill < 2; kill++) {
                    load.awaitArrivals(2 * RATE);
                    pod.kill9();
                    pod.start();
                }
                load.awaitArrivals(RATE);
                load.end();
                Evidence evidence = load.evidenceAtRest(pod);

                Checker.check(evidence).assertSound(NO_SEED);
                assertThat(ready(pod)).contains("{\"kind\":\"RISK\",\"setting\":\"fsync\",\"value\":\"off\"}");
                assertThat(pod.metric("signpost_database_risks")).isEqualTo(1);
                assertThat(pod.awaitLog(Pattern.compile("database.not_durable.*fsync = off.*can lose events")))
                        .isNotEmpty();
                assertThat(LoadScenario.api(pod)
                                .get("/v1/instance")
                                .expect(200)
                                .json()
                                .path("database")
                                .toString())
                        .contains("\"durable\":false", "\"setting\":\"synchronous_commit\"");
            }
        }
    }

    /** What the first start says is done, word by word; then it serves. */
    @Test
    void shouldServeThroughAPoolerInSessionModeOnceTheRoleHasItsSettings() {
        var session = new TreeMap<>(Map.of("pool_mode", "session", "default_pool_size", "60"));
        try (var server = StockPostgres.start(Map.of());
                var receiver = FakeReceiver.start();
                SignpostProcess pod = LoadScenario.instance(directory.resolve("pod"))) {
            try (var strict = PgBouncer.before(server.uri(), session)) {
                pod.on(strict.uri()).launch();
                assertThat(pod.awaitExit(60)).isEqualTo(1);
            }
            String told = String.join("\n", pod.log());
            Matcher ignore = IGNORE.matcher(told);
            assertThat(ignore.find()).as(told).isTrue();
            session.put("ignore_startup_parameters", ignore.group(1));
            told.lines()
                    .filter(line -> line.contains("ALTER ROLE"))
                    .forEach(line -> StockPostgres.execute(server.uri(), line));

            try (var pooler = PgBouncer.before(server.uri(), session)) {
                pod.on(pooler.uri()).start();
                SignpostApi api = LoadScenario.api(pod);
                api.createTenant("t");
                api.createWebhook("t", receiver.uri("/"), "a");
                api.publish("t", "a", "\"through\"");

                assertThat(receiver.await(1, 30))
                        .anyMatch(request -> request.text().contains("through"));
            } finally {
                pod.kill9();
            }
        }
    }

    /** The primary dies, its standby is promoted, and the way leads there from then on. */
    @Test
    void shouldGoOnOnTheStandbyThatTakesOver() throws Exception {
        try (var primary = StockPostgres.start(Map.of());
                var standby = primary.standby();
                var receiver = FakeReceiver.start();
                TcpProxy way = TcpProxy.to("127.0.0.1", primary.uri().port());
                SignpostProcess pod = LoadScenario.instance(directory.resolve("pod"))
                        .on(at(primary.uri(), way.port()))
                        .start()) {
            SignpostApi api = LoadScenario.api(pod);
            api.createTenant("t");
            api.createWebhook("t", receiver.uri("/"), "a");
            api.publish("t", "a", "\"before\"");
            receiver.await(1, 20);
            awaitReplayed(primary.uri(), standby.uri());

            // For a while the way leads to a server that takes no writes yet.
            way.lead("127.0.0.1", standby.uri().port());
            end(primary);
            pod.awaitLog(Pattern.compile("read-only transaction|recovery"));
            StockPostgres.execute(standby.uri(), "SELECT pg_promote()");

            Awaitility.await("acceptance")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> api.post("/v1/tenants/t/events", "{\"type\":\"a\",\"data\":\"after\"}")
                                    .status()
                            == 202);
            assertThat(receiver.await(2, 30)).anyMatch(request -> request.text().contains("after"));
        }
    }

    private static void end(StockPostgres server) {
        server.close();
    }

    private static DatabaseUri as(DatabaseUri uri, String role, String password) {
        return new DatabaseUri(
                uri.host(),
                uri.port(),
                uri.database(),
                role,
                Secret.of(password),
                uri.sslMode(),
                uri.rootCertificate());
    }

    private static DatabaseUri at(DatabaseUri uri, int port) {
        return new DatabaseUri(
                uri.host(), port, uri.database(), uri.user(), uri.password(), uri.sslMode(), uri.rootCertificate());
    }

    private void migrate(DatabaseUri app, DatabaseUri owner) throws IOException {
        Path settings = Files.writeString(
                directory.resolve("settings.yaml"),
                "encryptionKey: " + LoadScenario.ENCRYPTION_KEY + "\ndatabase:\n  uri: "
                        + app.toText().reveal() + "\n  migrationUri: "
                        + owner.toText().reveal() + "\n");
        assertThat(Program.run("migrate", "--settings", settings.toString())).isZero();
    }

    private static void awaitReplayed(DatabaseUri primary, DatabaseUri standby) {
        String position = StockPostgres.text(primary, "SELECT pg_current_wal_lsn()::text");
        Awaitility.await("replay")
                .atMost(Duration.ofSeconds(20))
                .until(() -> StockPostgres.text(
                                standby, "SELECT (pg_last_wal_replay_lsn() >= '" + position + "'::pg_lsn)::text")
                        .equals("true"));
    }

    private static String ready(SignpostProcess pod) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pod.managementPort() + "/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
