package dev.signpost.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.planted.Overlay;
import dev.signpost.planted.PlantedBug;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that are planted in the product are found: a few here, all of these with {@code -Dsignpost.planted=all}. */
class PlantedBugsTest {
    private static final long SEEDS = 400;
    private static final int FEW = 4;
    private static final List<String> FOUND = List.of(
            "unknown-commit-taken-for-done",
            "watermark-one-too-high",
            "aged-out-dropped",
            "slot-leaked-by-a-failure",
            "unknown-commit-taken-for-failed",
            "half-of-a-refused-batch-dropped",
            "lost-claim-never-released",
            "answer-before-the-commit",
            "hand-over-before-the-commit",
            "hand-over-misses-the-last-verticle",
            "matches-of-another-tenant",
            "lane-full-dropped",
            "put-aside-and-kept",
            "signature-over-other-bytes",
            "payload-written-anew",
            "block-ignored-by-what-waits",
            "outcome-dropped-when-the-answer-was-lost",
            "breaker-never-closes",
            "retry-timer-lost",
            "take-over-of-the-living");

    @TempDir
    Path directory;

    static Stream<String> bugs() {
        return "all".equals(System.getProperty("signpost.planted"))
                ? FOUND.stream()
                : FOUND.stream().limit(FEW);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void shouldFindWhatIsPlanted(String name) throws ReflectiveOperationException {
        ClassLoader planted = Overlay.of(PlantedBug.named(name), directory).loader();

        Object found = planted.loadClass(Search.class.getName())
                .getMethod("firstFailure", long.class, long.class)
                .invoke(null, 1L, SEEDS);

        assertThat(found).asString().isNotEmpty();
    }
}
