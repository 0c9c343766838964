package dev.signpost.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.chaos.Breach;
import dev.signpost.chaos.Findings;
import dev.signpost.chaos.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The checker sees what it is there to see; {@link Campaign} has it see every bug. */
class PlantedIT {
    /** Each breaks a promise of its own, so that one storm shows them all; whatever is drawn, for there is one storm. */
    private static final Map<String, Breach> BUGS = Map.of(
            "signature-over-other-bytes", Breach.BADLY_SIGNED,
            "idempotency-key-not-looked-at", Breach.DOUBLED,
            "payload-written-anew", Breach.ALTERED);

    private static final Duration REST_WITHIN = Duration.ofSeconds(8);

    private final long seed = Long.getLong("signpost.seed", System.nanoTime() % 1_000_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void shouldNoticeSeveralBugsInOneStorm() {
        List<PlantedBug> bugs = BUGS.keySet().stream().map(PlantedBug::named).toList();
        var hunt = new Hunt(directory, System.out::println, REST_WITHIN);

        Findings findings = hunt.over(bugs, Map.of(Trouble.RECEIVERS_FAIL, 1), seed);

        assertThat(findings.breaches().keySet())
                .as("seed %d: %s", seed, findings)
                .containsAll(BUGS.values());
    }
}
