package dev.signpost.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Short storms. A failure names its seed and leaves its logs in {@code target/chaos}; {@code -Dsignpost.seed=N} draws the
 * same plan again. The long ones are a command: {@link Chaos}.
 */
class StormIT {
    private final long seed = Long.getLong("signpost.seed", System.nanoTime() % 1_000_000);

    private Findings storm(String name, StormOptions options) {
        try (var storm = new Storm(
                options.in(Path.of("target", "chaos", name + "-" + seed)),
                line -> System.out.println("StormIT " + name + ": " + line),
                UnaryOperator.identity())) {
            Findings findings = storm.run();
            System.out.println("StormIT " + name + ": seed " + seed + ": " + findings);
            assertThat(findings.breaches()).as("seed " + seed).isEmpty();
            return findings;
        }
    }

    @Test
    void shouldKeepWhatItPromisesWhilePodsDatabaseAndNetworkFail() {
        StormOptions options = StormOptions.ofSeed(seed)
                .rate(220)
                .deck(Map.of(
                        Trouble.POD_KILLED, 6,
                        Trouble.POD_FROZEN, 2,
                        Trouble.DATABASE_KILLED, 2,
                        Trouble.POD_CUT_OFF, 2,
                        Trouble.POD_DRAINED, 1,
                        Trouble.ANSWER_LOST, 1,
                        Trouble.STATEMENT_LATE, 1,
                        Trouble.RECEIVERS_MISBEHAVE, 1,
                        Trouble.RECEIVERS_DIE, 1,
                        Trouble.NAMES_LIE, 1));

        Findings findings = storm("storm", options);

        assertThat(findings.events).isGreaterThan(20_000);
    }

    @Test
    void shouldKeepWhatItPromisesWhenTheStandbyTakesOver() {
        StormOptions options = StormOptions.ofSeed(seed)
                .postgres("debian", true)
                .deck(Map.of(
                        Trouble.FAILED_OVER, 1,
                        Trouble.BACKENDS_ENDED, 1,
                        Trouble.RECEIVERS_FAIL, 1));

        Findings findings = storm("failover", options);

        assertThat(findings.deliveries).isPositive();
    }
}
