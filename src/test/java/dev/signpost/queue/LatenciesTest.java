package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "2,2", "3,4", "100,14", "30000,30", "2147483647,30"})
    void shouldPutATimeIntoTheFirstBucketThatReachesIt(int millis, int bucket) {
        assertThat(Latencies.bucket(millis)).isEqualTo(bucket);
    }

    @ParameterizedTest
    @CsvSource({"0.5,500", "0.95,950", "0.99,990"})
    void shouldBeOffByAFifthAtMost(double part, int expected) {
        var counts = new long[Latencies.BUCKETS];
        IntStream.rangeClosed(1, 1000).forEach(millis -> counts[Latencies.bucket(millis)]++);

        Integer percentile = Latencies.percentile(counts, part);

        assertThat(percentile).isCloseTo(expected, Percentage.withPercentage(20));
    }

    @Test
    void shouldKnowNoPercentileOfNothing() {
        assertThat(Latencies.percentile(new long[Latencies.BUCKETS], 0.5)).isNull();
    }
}
