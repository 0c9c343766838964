package dev.signpost.manage;

import dev.signpost.http.Times;
import dev.signpost.queue.DeliveryCount;
import dev.signpost.queue.Statistics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;

/**
 * How the attempts of some webhooks went in the last day.
 *
 * @param range a day in hours, the one that runs included
 * @param counts by webhook's key, then by number of the point
 */
record Health(Statistics.Range range, Map<Long, Map<Long, DeliveryCount>> counts) {
    private static final long HOUR = 3_600;
    private static final long HOURS = 24;
    private static final DeliveryCount NOTHING = new DeliveryCount();

    /** Reads it: one statement, however many webhooks. */
    static Future<Health> read(
            Statistics statistics, InstantSource clock, long tenantKey, Collection<Long> webhookKeys) {
        long end = (clock.millis() / 1_000 / HOUR + 1) * HOUR;
        var day = new Statistics.Range(end - HOURS * HOUR, end, HOUR);
        return statistics.points(tenantKey, webhookKeys, day).map(counts -> new Health(day, counts));
    }

    /** The numbers of the day. */
    JsonObject numbers(long webhookKey) {
        var sum = new DeliveryCount();
        of(webhookKey).values().forEach(sum::add);
        return new JsonObject()
                .put("successRate", StatisticsJson.successRate(sum))
                .put("latencyMillis", StatisticsJson.p95(sum))
                .put("lastAttemptAt", sum.lastMillis() == 0 ? null : Times.text(sum.lastMillis()));
    }

    /** Attempts by hour, oldest first: the shape of the day. */
    JsonArray sparkline(long webhookKey) {
        var hours = new JsonArray();
        for (long point = range.firstPoint(); point < range.firstPoint() + range.points(); point++) {
            DeliveryCount count = of(webhookKey).getOrDefault(point, NOTHING);
            hours.add(new JsonObject().put("delivered", count.delivered()).put("failed", count.failed()));
        }
        return hours;
    }

    private Map<Long, DeliveryCount> of(long webhookKey) {
        return counts.getOrDefault(webhookKey, Map.of());
    }
}
