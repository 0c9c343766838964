package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
    @Test
    void shouldReadEveryTimeBackWithinASixteenth() {
        for (int millis = 0; millis < 122_880; millis++) {
            var latencies = new Latencies();
            latencies.add(millis);
            latencies.add(200_000);

            assertThat((double) latencies.percentile(0.5)).isCloseTo(millis, within(millis / 16.0));
        }
    }

    @Test
    void shouldNeverTellMoreThanTheLongest() {
        var latencies = new Latencies();
        latencies.add(33);
        latencies.add(33);
        latencies.add(1_000_000);

        assertThat(latencies.percentile(0.5)).isEqualTo(33);
        assertThat(latencies.percentile(1)).isEqualTo(1_000_000);
        assertThat(latencies.slowest()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 500", "0.95, 950", "0.99, 990", "0.001, 1"})
    void shouldFindTheTimeWithinWhichAShareIs(double share, int expected) {
        var latencies = new Latencies();
        for (int millis = 1; millis <= 1000; millis++) {
            latencies.add(millis);
        }

        assertThat((double) latencies.percentile(share)).isCloseTo(expected, within(expected / 16.0));
    }

    @Test
    void shouldBeTheSameAfterBeingKeptAndAddedUp() {
        var first = new Latencies();
        var second = new Latencies();
        var sum = new Latencies();
        for (int i = 0; i < 500; i++) {
            first.add(i * 7);
            second.add(i);
        }

        sum.add(second);
        sum.add(shorts(first.buckets()), longs(first.counts()), first.slowest());

        assertThat(sum.total()).isEqualTo(1000);
        assertThat(sum.slowest()).isEqualTo(499 * 7);
        second.add(first);
        assertThat(sum.buckets()).isEqualTo(second.buckets());
        assertThat(sum.counts()).isEqualTo(second.counts());
    }

    private static Short[] shorts(String array) {
        return Arrays.stream(items(array)).map(Short::valueOf).toArray(Short[]::new);
    }

    private static Long[] longs(String array) {
        return Arrays.stream(items(array)).map(Long::valueOf).toArray(Long[]::new);
    }

    private static String[] items(String array) {
        return array.substring(1, array.length() - 1).split(",");
    }
}
