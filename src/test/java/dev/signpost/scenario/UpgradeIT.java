package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.pg.OwnerConnection;
import dev.signpost.testkit.Checker;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.OldProgram;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import dev.signpost.testkit.VersionBefore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The upgrade drill, with the version before as the real program that it was: up under load while somebody's report is
 * open, and back again.
 */
class UpgradeIT {
    private static final int EVENTS = 100_000;
    private static final long NO_SEED = 0;
    private static final double HELD_UP_AT_MOST_MILLIS = 1_000;
    private static final List<String> PAGES = List.of(
            "/v1/me",
            "/v1/tenants",
            "/v1/tenants/load",
            "/v1/tenants/load/webhooks",
            "/v1/tenants/load/events",
            "/v1/tenants/load/deliveries",
            "/v1/tenants/load/event-types",
            "/v1/tenants/load/api-keys",
            "/v1/tenants/load/audit",
            "/v1/tenants/past7/deliveries?state=DEAD");

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldUpgradeUnderLoadAndGoBack() throws Exception {
        OldProgram.assumeHistory();
        var program = CompletableFuture.supplyAsync(OldProgram::build);
        fill();
        try (LoadScenario load = new LoadScenario(directory, 5, 10);
                SignpostProcess old =
                        settings(program.join().in(directory.resolve("old"))).start();
                SignpostProcess fresh = settings(SignpostProcess.in(directory.resolve("fresh")));
                Connection report = OwnerConnection.open(database.uri())) {
            load.register(old);
            load.begin("connections=16 rate=60 standby=true", old, fresh);
            double usual = longestAccept(old, () -> look(old, 3));

            double longest = longestAccept(old, () -> migrateBehind(fresh, report, load));
            List<Integer> answers = look(old, 2);
            int up = drained(old, load);
            assertHistory(LoadScenario.api(fresh));
            old.start();
            int back = drained(fresh, load);
            load.end();
            Evidence evidence = load.evidenceAtRest(old);

            Checker.Findings findings = Checker.check(evidence).assertSound(NO_SEED);
            System.out.printf(
                    Locale.ROOT,
                    "UpgradeIT: accepts took %.0f ms at most, %.0f ms before; %s%n",
                    longest,
                    usual,
                    findings);
            assertThat(longest - usual).isLessThan(HELD_UP_AT_MOST_MILLIS);
            assertThat(answers).as("answers of the old program").containsOnly(200);
            assertThat(List.of(up, back)).containsOnly(0);
            assertThat(old.log())
                    .noneMatch(line -> line.contains("cached plan"))
                    .anyMatch(line -> line.contains("schema.newer"));
            assertThat(look(old, 1)).containsOnly(200);
        }
    }

    /** Milliseconds of the slowest of many accepts, one after the other, while something is done. */
    private static double longestAccept(SignpostProcess pod, Action meanwhile) throws Exception {
        SignpostApi api = LoadScenario.api(pod);
        var done = new AtomicBoolean();
        var slowest = CompletableFuture.supplyAsync(() -> {
            long longest = 0;
            while (!done.get()) {
                long begun = System.nanoTime();
                api.post("/v1/tenants/load/events", "{\"type\":\"nobody.wants\",\"data\":1}")
                        .expect(202);
                longest = Math.max(longest, System.nanoTime() - begun);
            }
            return longest / 1e6;
        });
        try {
            meanwhile.run();
        } finally {
            done.set(true);
        }
        return slowest.get(30, TimeUnit.SECONDS);
    }

    private static int drained(SignpostProcess pod, LoadScenario load) {
        pod.sigterm();
        int status = pod.awaitExit(30);
        load.awaitArrivals(120);
        return status;
    }

    private interface Action {
        void run() throws Exception;
    }

    /** The history that was there before the upgrade, as the new program shows it. */
    private static void assertHistory(SignpostApi api) {
        assertThat(api.all("/v1/tenants/past7/webhooks")).hasSize(25);
        List<JsonNode> dead = api.all("/v1/tenants/past50/deliveries?state=DEAD");
        assertThat(dead).isNotEmpty();
        String event = dead.get(0).path("eventId").asText();
        assertThat(api.get("/v1/tenants/past50/events/" + event).expect(200).text())
                .contains("contact.created");
        assertThat(api.get("/v1/tenants/past7/audit").expect(200).text()).contains("webhook.changed");
    }

    private SignpostProcess settings(SignpostProcess pod) {
        return pod.with("SIGNPOST_ADMIN_KEY", LoadScenario.ADMIN_KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", LoadScenario.ENCRYPTION_KEY)
                .on(database.uri());
    }

    private void fill() throws SQLException {
        VersionBefore.migrate(database.uri());
        try (Connection connection = OwnerConnection.open(database.uri())) {
            VersionBefore.fill(connection, EVENTS);
        }
    }

    /** Starts a process, which migrates first, while somebody's report over the history is open for 3 s of load. */
    private static void migrateBehind(SignpostProcess fresh, Connection report, LoadScenario load) throws SQLException {
        report.setAutoCommit(false);
        report.setSchema(TestDatabase.SCHEMA);
        try (Statement statement = report.createStatement()) {
            statement.execute("SELECT t.id, count(*) FROM tenant t JOIN event e ON e.tenant_key = t.key GROUP BY t.id");
        }
        fresh.launch().awaitLog(Pattern.compile("schema.waits.* table tenant .*holds \\(role "));
        load.awaitArrivals(360);
        report.rollback();
        fresh.awaitReady();
    }

    /** What each page answers, several times, since each connection has statements of its own. */
    private static List<Integer> look(SignpostProcess pod, int times) {
        SignpostApi api = LoadScenario.api(pod);
        return IntStream.range(0, times)
                .boxed()
                .flatMap(time -> PAGES.stream())
                .map(page -> api.get(page).status())
                .toList();
    }
}
