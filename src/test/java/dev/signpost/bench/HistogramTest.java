package dev.signpost.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram histogram = new Histogram();

    @Test
    void shouldTellPercentilesToTwoPercent() {
        for (int i = 1; i <= 100_000; i++) {
            histogram.record(i);
        }

        assertThat(histogram.percentile(0.5)).isCloseTo(50_000, withinPercentage(2));
        assertThat(histogram.percentile(0.99)).isCloseTo(99_000, withinPercentage(2));
        assertThat(histogram.percentile(1)).isEqualTo(100_000);
    }

    @Test
    void shouldBeExactBelow64() {
        histogram.record(0);
        histogram.record(63);

        assertThat(histogram.percentile(0.5)).isZero();
        assertThat(histogram.percentile(1)).isEqualTo(63);
    }

    @Test
    void shouldTakeTheLargestValueThereIs() {
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.percentile(0.5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldForgetWhenCleared() {
        histogram.record(7);
        histogram.clear();

        assertThat(histogram.count()).isZero();
        assertThat(histogram.percentile(0.99)).isZero();
    }
}
