package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.Checker;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.SignpostProcess;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process at random moments of a load, again and again, and looks for every event that was acknowledged. */
class KillIT {
    private static final int KILLS = Boolean.getBoolean("signpost.chaos") ? 200 : 10;
    private static final int RATE = 300;
    /** One flush of outcomes (500), and what is in flight: publishers' connections times webhooks of a type. */
    private static final int DUPLICATES_PER_KILL = 500 + 32 * 2;
    /** An outcome is recorded within this time after the answer, also by a process that is still cold. */
    private static final long RECORDED_WITHIN_MICROS = 5_000_000;

    private final long seed = Long.getLong("signpost.seed", System.nanoTime());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void shouldLoseNothingHoweverOftenItIsKilled() {
        Random random = new Random(seed);
        NavigableSet<Long> kills = new TreeSet<>();
        System.out.println("KillIT: -Dsignpost.seed=" + seed);
        // A short lease, so that what one has left behind is taken up while the next is being killed.
        try (LoadScenario load = new LoadScenario(directory, 10, 20);
                SignpostProcess pod = LoadScenario.instance(directory.resolve("data"))
                        .with("SIGNPOST_QUEUE_LEASE", "3s")
                        .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                        .start()) {
            load.register(pod);
            load.sink().ask("set fail=0.02");
            load.begin("connections=32 rate=" + RATE, pod);
            for (int kill = 0; kill < KILLS; kill++) {
                load.awaitArrivals(1 + random.nextInt(2 * RATE));
                pod.kill9();
                kills.add(LoadScenario.nowMicros());
                pod.start();
            }

            JsonNode published = load.end();
            Evidence evidence = load.evidenceAtRest(pod);
            Checker.Findings findings = Checker.check(evidence).assertSound(seed);
            Duplicates duplicates = new Duplicates(evidence, kills);

            System.out.println("KillIT: " + findings + "; " + duplicates + "; published " + published);
            assertThat(published.path("unknown").asLong()).isZero();
            assertThat(published.path("refused").asLong()).isZero();
            assertThat(findings.deliveries()).isGreaterThan(KILLS * RATE / 2);
            assertThat(duplicates.unexplained(RECORDED_WITHIN_MICROS)).isZero();
            assertThat(duplicates.count()).isLessThan(KILLS * DUPLICATES_PER_KILL);
        }
    }
}
