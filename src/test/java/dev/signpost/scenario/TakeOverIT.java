package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Checker;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one Postgres, and what becomes of the work of the one that fails. */
class TakeOverIT {
    private static final long NO_SEED = 0;
    private static final int DELAY_MILLIS = 200;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        database.close();
    }

    private SignpostProcess pod(String name) {
        return LoadScenario.instance(directory.resolve(name)).on(database.uri());
    }

    @Test
    void shouldTakeOverWhatAKilledProcessHasLeftBehind() {
        try (LoadScenario load = new LoadScenario(directory, 10, 20);
                SignpostProcess first = pod("first").start();
                SignpostProcess second = pod("second").start()) {
            load.register(first);
            // Slow receivers: many deliveries are accepted and not yet recorded when the kill comes.
            load.sink().ask("set delay=" + DELAY_MILLIS);
            load.begin("connections=64 rate=400 standby=true", first, second);
            load.awaitArrivals(2_000);

            first.kill9();
            long killed = LoadScenario.nowMicros();
            load.awaitArrivals(2_000);
            load.end();
            Evidence evidence = load.evidenceAtRest(second);

            Checker.Findings findings = Checker.check(evidence).assertSound(NO_SEED);
            double recovered = LoadScenario.secondsToRecovery(evidence, killed);
            System.out.printf("TakeOverIT: first recovered delivery %.2f s after the kill; %s%n", recovered, findings);
            assertThat(recovered).isLessThan(15);
            assertThat(second.metric("signpost_taken_over_total")).isPositive();
        }
    }

    @Test
    void shouldRefuseTheWritesOfAProcessThatWasFrozenBeyondItsLease() {
        try (LoadScenario load = new LoadScenario(directory, 10, 20);
                SignpostProcess zombie =
                        pod("zombie").with("SIGNPOST_QUEUE_LEASE", "4s").start();
                SignpostProcess other =
                        pod("other").with("SIGNPOST_QUEUE_LEASE", "4s").start()) {
            load.register(zombie);
            load.sink().ask("set delay=" + DELAY_MILLIS);
            // Patient, so that a slow first second of the one does not send all publishers to the other.
            load.begin("connections=64 rate=400 standby=true timeout=8000", zombie, other);
            load.awaitArrivals(3_000);
            Awaitility.await("work to take over")
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> zombie.metric("signpost_deliveries_inflight") > 5);

            zombie.freeze();
            Awaitility.await("take-over")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> other.metric("signpost_taken_over_total") > 0);
            load.awaitArrivals(500);
            zombie.thaw();
            load.awaitArrivals(1_000);
            Awaitility.await("the zombie's return")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> zombie.metric("signpost_stale_writes_total") > 0);
            load.end();

            Checker.Findings findings =
                    Checker.check(load.evidenceAtRest(other)).assertSound(NO_SEED);
            System.out.printf(
                    "TakeOverIT: the zombie's stale writes %.0f; %s%n",
                    zombie.metric("signpost_stale_writes_total"), findings);
            assertThat(zombie.isAlive()).isTrue();
        }
    }
}
