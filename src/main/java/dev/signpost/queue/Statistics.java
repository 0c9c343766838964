package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What became of deliveries over time. Reads only. Minutes that have ended come from all pods, the one that runs from
 * this pod alone; what a pod had not written when it died is missing.
 */
public final class Statistics {
    /** Waiting deliveries are counted up to this number. */
    public static final int WAITING_COUNTED_UP_TO = 10_000;

    private static final Sql STATISTICS = Sql.named("queue.statistics");
    private static final Sql WAITING = Sql.named("queue.waiting");
    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

    private final SqlRunner pg;
    private final Running running;

    /** What this pod has counted in memory. */
    @FunctionalInterface
    public interface Running {
        /** A row for each of these webhooks, or {@link MinuteRow#ALL}, that has anything; there may be several. */
        Future<List<MinuteRow>> of(long tenantKey, Collection<Long> webhookKeys);
    }

    /**
     * From when to when, and in how long pieces. All three are seconds, the first two since 1970, and both multiples of
     * the third.
     *
     * @param from included
     * @param to excluded
     * @param step length of a point; made of summed hours if it is a multiple of one
     */
    public record Range(long from, long to, long step) {
        public Range {
            if (step <= 0 || from % step != 0 || to % step != 0 || from > to) {
                throw new IllegalArgumentException("from " + from + " to " + to + " is no row of points of " + step);
            }
        }

        /** How many points it has. */
        public long points() {
            return (to - from) / step;
        }

        /** Number of the first point; the others follow. */
        public long firstPoint() {
            return from / step;
        }

        private boolean ofHours() {
            return step % HOUR_SECONDS == 0;
        }

        private boolean has(long second) {
            return second >= from && second < to;
        }
    }

    /**
     * What waits in the backlog; what waits in memory for a few seconds is not there.
     *
     * @param oldestMillis when the event of the oldest was accepted, milliseconds since 1970; null if nothing waits
     * @param count counted up to {@link #WAITING_COUNTED_UP_TO}
     */
    public record Waiting(@Nullable Long oldestMillis, long count) {}

    public Statistics(SqlRunner pg, Running running) {
        this.pg = pg;
        this.running = running;
    }

    /** How long hours are kept: as long as events, and no shorter than minutes. */
    public static Duration kept(Duration retention) {
        return retention.compareTo(HourSums.MINUTES_KEPT) > 0 ? retention : HourSums.MINUTES_KEPT;
    }

    /**
     * Counts by webhook, and then by number of the point: seconds since 1970 divided by the step. What has none has
     * nothing.
     *
     * @param webhookKeys webhooks of that tenant, or {@link MinuteRow#ALL}
     */
    public Future<Map<Long, Map<Long, DeliveryCount>>> points(
            long tenantKey, Collection<Long> webhookKeys, Range range) {
        var call = STATISTICS
                .bind()
                .set("tenant", tenantKey)
                .set("webhooks", webhookKeys.toArray(Long[]::new))
                .set("from", Columns.time(TimeUnit.SECONDS.toMillis(range.from())))
                .set("to", Columns.time(TimeUnit.SECONDS.toMillis(range.to())))
                .set("point_seconds", range.step())
                .set("of_hours", range.ofHours());
        return running.of(tenantKey, webhookKeys).compose(now -> pg.run(call).map(rows -> join(rows, now, range)));
    }

    private static Map<Long, Map<Long, DeliveryCount>> join(RowSet<Row> rows, List<MinuteRow> now, Range range) {
        Map<Long, Map<Long, DeliveryCount>> all = new HashMap<>();
        for (Row row : rows) {
            add(at(all, row.getLong("webhook_key"), row.getLong("point")), row);
        }
        for (MinuteRow row : now) {
            long second = TimeUnit.MILLISECONDS.toSeconds(row.minuteMillis());
            if (range.has(second)) {
                at(all, row.webhookKey(), second / range.step()).add(row.count());
            }
        }
        return all;
    }

    private static DeliveryCount at(Map<Long, Map<Long, DeliveryCount>> all, long webhookKey, long point) {
        return all.computeIfAbsent(webhookKey, key -> new HashMap<>())
                .computeIfAbsent(point, number -> new DeliveryCount());
    }

    private static void add(DeliveryCount count, Row row) {
        Long last = row.getLong("last_millis");
        count.add(row.getLong("delivered"), row.getLong("failed"), row.getLong("dead"), last == null ? 0 : last);
        count.latencies()
                .add(row.getArrayOfShorts("buckets"), row.getArrayOfLongs("counts"), row.getInteger("slowest"));
    }

    /**
     * What waits.
     *
     * @param webhookKey a webhook of that tenant, or null for all
     */
    public Future<Waiting> waiting(long tenantKey, @Nullable Long webhookKey) {
        return pg.run(WAITING.bind()
                        .set("tenant", tenantKey)
                        .set("webhook", webhookKey)
                        .set("limit", WAITING_COUNTED_UP_TO))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    UUID oldest = row.getUUID(webhookKey == null ? "oldest_of_tenant" : "oldest_of_webhook");
                    return new Waiting(oldest == null ? null : EventId.millis(oldest), row.getLong("waiting"));
                });
    }
}
