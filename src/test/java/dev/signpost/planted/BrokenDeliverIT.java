package dev.signpost.planted;

import static dev.signpost.planted.PlantedBug.bug;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.chaos.Breach;
import dev.signpost.chaos.Findings;
import dev.signpost.chaos.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deliver verticles that throw, stand still or are gone now and then. What they were handed may be anywhere, so their
 * pod ends itself, and the checker finds nothing lost.
 */
class BrokenDeliverIT {
    private static final Duration REST_WITHIN = Duration.ofSeconds(60);

    private final long seed = Long.getLong("signpost.seed", System.nanoTime() % 1_000_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private static final PlantedBug FAULTS = bug("deliver-breaks", Breach.LOST)
            .shownBy(Condition.LOAD)
            .inJava(
                    "deliver/DeliverVerticle",
                    "consume(Addresses.deliver(index), message -> answer(own, message));",
                    """
                    consume(Addresses.deliver(index), message -> {
                        int drawn = java.util.concurrent.ThreadLocalRandom.current().nextInt(3_000);
                        if (!(message instanceof AcceptedBatch) || drawn >= 15) {
                            return answer(own, message);
                        }
                        if (drawn < 8) {
                            throw new IllegalStateException("planted");
                        }
                        if (drawn == 14) {
                            vertx.undeploy(deploymentID());
                            return io.vertx.core.Promise.<Done>promise().future();
                        }
                        try {
                            Thread.sleep(4_000);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return answer(own, message);
                    });
                    """);

    @Test
    void shouldLoseNothingWhenDeliverVerticlesThrowStallAndGoAway() throws IOException {
        var hunt = new Hunt(directory, System.out::println, REST_WITHIN);

        Findings findings = hunt.over(List.of(FAULTS), Map.of(Trouble.RECEIVERS_FAIL, 2), seed);

        System.out.println("BrokenDeliverIT: seed " + seed + ": " + findings);
        assertThat(lines("deliver.unanswered"))
                .as("batches that were not taken")
                .isPositive();
        // Others take over what a pod was handed; that it ends, and begins anew, is what it is to do.
        assertThat(findings.breaches().keySet())
                .as("seed %d: %s", seed, findings)
                .isSubsetOf(Breach.TAKEN_OVER_ALIVE, Breach.UNEXPLAINED_DUPLICATE, Breach.ENDED_BADLY, Breach.LEAKED);
    }

    /** Lines of the pods' logs that have that. */
    private long lines(String event) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .flatMap(BrokenDeliverIT::lines)
                    .filter(line -> line.contains(event))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
