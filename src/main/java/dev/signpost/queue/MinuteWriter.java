package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what an event loop's webhooks are sent and writes it down when a minute is over. Statistics and not the truth:
 * what a process has counted and not written when it is killed is missing in them, and nowhere else. Made on the event
 * loop that owns it; only {@link #running} may be called from others.
 */
public final class MinuteWriter {
    private static final Logger LOG = LoggerFactory.getLogger(MinuteWriter.class);
    private static final Sql WRITE = Sql.named("queue.minutes_write");
    private static final long LOOK_MILLIS = 500;
    private static final long MINUTE_MILLIS = 60_000;
    private static final int ROWS = 1_000;

    private final Context loop;
    private final SqlRunner sql;
    private final Supplier<@Nullable Pod> pod;
    private final InstantSource clock;
    private final MinuteCounts counts = new MinuteCounts();
    private int lastPod;

    /** @param pod whose rows they are; null while there is none, when those of the last one are written under it */
    public MinuteWriter(Vertx vertx, SqlRunner sql, Supplier<@Nullable Pod> pod, InstantSource clock) {
        this.loop = vertx.getOrCreateContext();
        this.sql = sql;
        this.pod = pod;
        this.clock = clock;
        counts.begin(minute());
        vertx.setPeriodic(LOOK_MILLIS, tick -> turn());
    }

    /** Counts an outcome. */
    public void add(Settlement settlement) {
        counts.add(settlement);
    }

    /** What has been counted in the running minute. Any event loop may call. */
    Future<List<WebhookMinute>> running() {
        return onLoop(() -> Future.succeededFuture(counts.look()));
    }

    /** Writes what has been counted so far, before the process ends. Any event loop may call. */
    public Future<Void> finish() {
        return onLoop(() -> write(counts.take()));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(turn -> work.get().onComplete(done));
        return done.future();
    }

    private void turn() {
        long now = minute();
        if (now == counts.minuteMillis()) {
            return;
        }
        List<WebhookMinute> over = counts.take();
        counts.begin(now);
        write(over)
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(LogKeys.COUNT, over.size())
                        .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                        .log("statistics.lost"));
    }

    private long minute() {
        long now = clock.millis();
        return now - Math.floorMod(now, MINUTE_MILLIS);
    }

    private Future<Void> write(List<WebhookMinute> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<WebhookMinute> first = rows.subList(0, Math.min(ROWS, rows.size()));
        return sql.run(WRITE, parameters(first)).compose(done -> write(rows.subList(first.size(), rows.size())));
    }

    private Tuple parameters(List<WebhookMinute> rows) {
        Pod mine = pod.get();
        lastPod = mine == null ? lastPod : mine.id();
        return Tuple.tuple()
                .addInteger(lastPod)
                .addArrayOfLong(column(rows, WebhookMinute::webhookKey, Long[]::new))
                .addArrayOfLong(column(rows, WebhookMinute::tenantKey, Long[]::new))
                .addArrayOfOffsetDateTime(column(rows, row -> time(row.minuteMillis()), OffsetDateTime[]::new))
                .addArrayOfInteger(column(rows, WebhookMinute::delivered, Integer[]::new))
                .addArrayOfInteger(column(rows, WebhookMinute::failed, Integer[]::new))
                .addArrayOfInteger(column(rows, WebhookMinute::dead, Integer[]::new))
                .addArrayOfString(column(rows, WebhookMinute::latencyText, String[]::new));
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static <T> T[] column(List<WebhookMinute> rows, Function<WebhookMinute, T> value, IntFunction<T[]> array) {
        T[] column = array.apply(rows.size());
        Arrays.setAll(column, i -> value.apply(rows.get(i)));
        return column;
    }
}
