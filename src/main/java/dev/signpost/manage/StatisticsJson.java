package dev.signpost.manage;

import dev.signpost.http.Times;
import dev.signpost.queue.DeliveryCount;
import dev.signpost.queue.Latencies;
import dev.signpost.queue.Statistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts over time as JSON. */
final class StatisticsJson {
    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.95;
    private static final double NEARLY_ALL = 0.99;
    private static final double DIGITS = 1e6;
    private static final DeliveryCount NOTHING = new DeliveryCount();

    private StatisticsJson() {}

    /**
     * A row of points, each of them there, with the sum of all.
     *
     * @param counts by number of the point
     * @param completeUntil counts before this time will not change any more
     */
    static JsonObject series(
            Statistics.Range range,
            Map<Long, DeliveryCount> counts,
            Statistics.Waiting waiting,
            Instant completeUntil) {
        var points = new JsonArray();
        var sum = new DeliveryCount();
        for (long point = range.firstPoint(); point < range.firstPoint() + range.points(); point++) {
            DeliveryCount count = counts.getOrDefault(point, NOTHING);
            sum.add(count);
            JsonObject json = new JsonObject().put("at", time(point * range.step()));
            points.add(latency(amounts(json, count), count.latencies()));
        }
        Long oldest = waiting.oldestMillis();
        return new JsonObject()
                .put("from", time(range.from()))
                .put("to", time(range.to()))
                .put("stepSeconds", range.step())
                .put("completeUntil", Times.text(completeUntil))
                .put("totals", amounts(new JsonObject(), sum))
                .put("successRate", successRate(sum))
                .put(
                        "latency",
                        latency(new JsonObject(), sum.latencies())
                                .put(
                                        "maxMillis",
                                        sum.latencies().total() == 0
                                                ? null
                                                : sum.latencies().slowest()))
                .put("oldestWaiting", oldest == null ? null : Times.text(oldest))
                .put("waitingCount", waiting.count())
                .put("points", points);
    }

    /** The share of attempts that succeeded, 0 to 1; null if there was none. */
    static @Nullable Double successRate(DeliveryCount count) {
        long attempts = count.delivered() + count.failed();
        // Rounded down, so that one failure among millions is not a perfect score.
        return attempts == 0 ? null : Math.floor(DIGITS * count.delivered() / attempts) / DIGITS;
    }

    /** The time within which 95 % of receivers' answers came, milliseconds; null if there was none. */
    static @Nullable Integer p95(DeliveryCount count) {
        return percentile(count.latencies(), MOST);
    }

    private static JsonObject amounts(JsonObject json, DeliveryCount count) {
        return json.put("delivered", count.delivered())
                .put("failed", count.failed())
                .put("dead", count.dead());
    }

    private static JsonObject latency(JsonObject json, Latencies latencies) {
        return json.put("p50Millis", percentile(latencies, MEDIAN))
                .put("p95Millis", percentile(latencies, MOST))
                .put("p99Millis", percentile(latencies, NEARLY_ALL));
    }

    private static @Nullable Integer percentile(Latencies latencies, double share) {
        return latencies.total() == 0 ? null : latencies.percentile(share);
    }

    private static String time(long seconds) {
        return Times.text(Instant.ofEpochSecond(seconds));
    }
}
