package dev.signpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A target that was missed is the first thing that a report says. */
class ReportWriterTest {

    private static Report report(double walBytes, int p99Micros) {
        var round = new Round(null, 7, 10, 10, 10, 0, 0, 1_000, 30, 13, walBytes, 2, 0, 0, 20_000);
        var latency = JsonNodeFactory.instance
                .objectNode()
                .put("p50", 2_000)
                .put("p90", 3_000)
                .put("p99", p99Micros)
                .put("p999", 200_000);
        return new Report(
                Map.of("when", "today"),
                Map.of("batch", 1),
                List.of(round),
                List.of(),
                4,
                2,
                500_000_000,
                latency,
                null,
                1_000);
    }

    @Test
    void shouldSayFirstWhatWasMissed() {
        String text = new ReportWriter(report(1_603, 89_090)).table("spine");

        assertThat(text)
                .startsWith("# Benchmark spine\n\n**Missed 2 targets: WAL, bytes 1,603 (must be ≤ 1,600);"
                        + " accept → receiver at 1000/s, p99 89.09 ms (must be ≤ 20).**\n");
    }

    @Test
    void shouldSayThatNothingWasMissed() {
        String text = new ReportWriter(report(1_600, 20_000)).table("spine");

        assertThat(text)
                .startsWith("# Benchmark spine\n\nEvery target was met.\n")
                .contains("| p50 ≤ 3, p99 ≤ 20 |");
    }
}
