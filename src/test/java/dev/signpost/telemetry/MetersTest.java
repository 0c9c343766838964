package dev.signpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetersTest {
    private enum Reason {
        BUSY
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void shouldBeListedInTheDocumentationExactly() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs", "metrics.md")).stream()
                .filter(line -> line.startsWith("| `signpost."))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Meter.values()).map(Meter::row).toList());
    }

    @Test
    void shouldCountUnderTheNameAndTagsOfTheCatalogue() {
        meters.counter(Meter.EVENTS_REFUSED, Reason.BUSY).increment();
        meters.timer(Meter.PG_STATEMENTS, List.of("queue.accept", "done")).record(3, TimeUnit.MILLISECONDS);
        meters.gauge(Meter.EVENTS_PENDING, () -> 7);

        assertThat(registry.get("signpost.events.refused")
                        .tag("reason", "BUSY")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("signpost.pg.statements")
                        .tags("statement", "queue.accept", "outcome", "done")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("signpost.events.pending").gauge().value()).isEqualTo(7);
    }

    @Test
    void shouldRefuseWrongTagsAndWrongKinds() {
        assertThatThrownBy(() -> meters.counter(Meter.EVENTS_REFUSED)).hasMessageContaining("[reason]");
        assertThatThrownBy(() -> meters.timer(Meter.EVENTS_REFUSED, Reason.BUSY))
                .hasMessageContaining("is no TIMER");
    }
}
