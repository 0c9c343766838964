package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.OwnerConnection;
import dev.signpost.testkit.Checker;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.OldProgram;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.VersionBefore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The upgrade drill on a bad day: while the version before and this one run beside each other, on the new schema, one of
 * each is killed, Postgres is, and all of them are at once.
 */
class UpgradeKillIT {
    private static final int EVENTS = 2_000;
    private static final long NO_SEED = 0;
    // What is sent, and when it is seen, may lie a moment apart.
    private static final long MOMENT_MICROS = 100_000;

    @TempDir
    Path directory;

    private final List<Long> kills = new ArrayList<>();
    private final StockPostgres server = StockPostgres.start(Map.of("fsync", "off"));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldLoseNothingWhenBothVersionsAndPostgresAreKilledWhileTheyRunBesideEachOther() throws Exception {
        OldProgram.assumeHistory();
        var program = CompletableFuture.supplyAsync(OldProgram::build);
        fill();
        try (LoadScenario load = new LoadScenario(directory, 5, 10);
                SignpostProcess old = settings(program.join().in(directory.resolve("old")));
                SignpostProcess fresh = settings(SignpostProcess.in(directory.resolve("fresh")))) {
            load.register(old.start());
            fresh.start();
            load.begin("connections=16 rate=60", old, fresh);

            strike(load, old);
            strike(load, fresh);
            killPostgres();
            load.awaitArrivals(100);
            kill(old);
            kill(fresh);
            killPostgres();
            old.launch();
            fresh.launch().awaitReady();
            load.awaitArrivals(100);
            old.awaitReady();
            old.sigterm();
            int drained = old.awaitExit(30);
            load.end();
            Evidence evidence = load.evidenceAtRest(fresh);

            Checker.Findings findings = Checker.check(evidence).assertSound(NO_SEED);
            System.out.printf(Locale.ROOT, "UpgradeKillIT: %d kills; %s%n", kills.size(), findings);
            assertThat(drained).as("exit status").isZero();
            assertThat(old.log()).anyMatch(line -> line.contains("schema.newer"));
            assertThat(unexplained(evidence)).as("sent again without a kill").isEmpty();
        }
    }

    /** Kills it, and starts it again at once. */
    private void strike(LoadScenario load, SignpostProcess pod) {
        kill(pod);
        pod.launch();
        load.awaitArrivals(100);
        pod.awaitReady();
    }

    private void kill(SignpostProcess pod) {
        kills.add(LoadScenario.nowMicros());
        pod.kill9();
    }

    private void killPostgres() {
        kills.add(LoadScenario.nowMicros());
        server.process().kill9();
        server.startAgain();
    }

    /** Deliveries that succeeded twice with no kill between the two. */
    private List<String> unexplained(Evidence evidence) {
        Map<String, List<Long>> successes = evidence.seen().stream()
                .filter(seen -> seen.status() / 100 == 2)
                .collect(Collectors.groupingBy(
                        seen -> seen.event() + " > " + seen.webhook(),
                        Collectors.mapping(Evidence.Seen::micros, Collectors.toList())));
        List<String> unexplained = new ArrayList<>();
        successes.forEach((pair, times) -> {
            List<Long> sorted = times.stream().sorted().toList();
            for (int i = 1; i < sorted.size(); i++) {
                long from = sorted.get(i - 1) - MOMENT_MICROS;
                long to = sorted.get(i);
                if (kills.stream().noneMatch(kill -> kill >= from && kill <= to)) {
                    unexplained.add(pair);
                }
            }
        });
        return unexplained;
    }

    private SignpostProcess settings(SignpostProcess pod) {
        return pod.with("SIGNPOST_ADMIN_KEY", LoadScenario.ADMIN_KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", LoadScenario.ENCRYPTION_KEY)
                .with("SIGNPOST_QUEUE_LEASE", "3s")
                .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                .on(server.uri());
    }

    private void fill() throws SQLException {
        VersionBefore.migrate(server.uri());
        try (Connection connection = OwnerConnection.open(server.uri())) {
            VersionBefore.fill(connection, EVENTS);
        }
    }
}
