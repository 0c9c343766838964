package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a benchmark.
 *
 * @param machine what it ran on, by name
 * @param options how it was called
 * @param rounds those that count
 * @param discarded rounds whose calibration was off
 * @param firstStartSeconds to readiness, with the database made
 * @param warmStartSeconds to readiness, with the database there and stopped before
 * @param peakResidentBytes of the dispatcher
 * @param latency at the sink, at half load; null if left out
 * @param healthyLatency of webhooks that answer while others hang; null if left out
 * @param latencyRate events per second of both
 */
record Report(
        Map<String, String> machine,
        Map<String, Object> options,
        List<Round> rounds,
        List<Round> discarded,
        double firstStartSeconds,
        double warmStartSeconds,
        long peakResidentBytes,
        @Nullable JsonNode latency,
        @Nullable JsonNode healthyLatency,
        int latencyRate) {

    boolean isProven() {
        return rounds.stream().allMatch(Round::isProven);
    }

    double median(ToDoubleFunction<Round> value) {
        return median(rounds, value);
    }

    static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? 0
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
