package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What webhooks were sent over time: minutes that are over from Postgres, the running one from this pod's memory. What
 * other pods have sent in the running minute is seen when it is over.
 */
public final class Statistics {
    /** Rows that an answer looks at: one for each webhook, minute and pod. */
    public static final int LOOKED_AT = 500_000;

    /** Waiting deliveries are counted up to this number. */
    public static final int COUNTED_UP_TO = 10_000;

    private static final Sql OF_TENANT = Sql.named("queue.minutes_tenant");
    private static final Sql OF_WEBHOOK = Sql.named("queue.minutes_webhook");
    private static final Sql WAITING = Sql.named("queue.waiting");
    private static final Sql FORGET = Sql.named("queue.minutes_forget");
    private static final int BITE = 5_000;

    private final SqlRunner sql;
    private final Supplier<List<MinuteWriter>> writers;

    /** @param writers those of this pod, one for each event loop that delivers */
    public Statistics(SqlRunner sql, Supplier<List<MinuteWriter>> writers) {
        this.sql = sql;
        this.writers = writers;
    }

    /**
     * Whose statistics.
     *
     * @param webhookKey one of the tenant's webhooks, which the caller has made sure of, or null for all
     */
    public record Subject(long tenantKey, @Nullable Long webhookKey) {
        boolean includes(WebhookMinute minute) {
            return minute.tenantKey() == tenantKey && (webhookKey == null || webhookKey == minute.webhookKey());
        }
    }

    /**
     * A time divided into steps, beginning and ending with whole ones.
     *
     * @param fromMillis start of the first step, milliseconds since 1970
     * @param steps how many, at least 1
     * @param stepSeconds length of each, whole minutes
     */
    public record Range(long fromMillis, int steps, int stepSeconds) {
        public long stepMillis(int step) {
            return fromMillis + step * (stepSeconds * 1_000L);
        }

        public long toMillis() {
            return stepMillis(steps);
        }
    }

    /**
     * The steps of a range.
     *
     * @param steps one for each, empty ones included
     * @param truncated true if there were more than {@link #LOOKED_AT} rows: then every number is a lower bound
     */
    public record Series(Range range, List<Amounts> steps, Amounts total, boolean truncated) {}

    /**
     * What waits now.
     *
     * @param oldest when the oldest waiting delivery's event was accepted, or null if none waits
     * @param count deliveries that wait, counted up to {@link #COUNTED_UP_TO}
     */
    public record Waiting(@Nullable Instant oldest, long count) {}

    /** The statistics of a range. */
    public Future<Series> series(Subject subject, Range range) {
        Long webhook = subject.webhookKey();
        var parameters = Tuple.tuple()
                .addLong(webhook == null ? subject.tenantKey() : webhook)
                .addOffsetDateTime(time(range.fromMillis()))
                .addOffsetDateTime(time(range.toMillis()))
                .addInteger(range.stepSeconds())
                .addInteger(LOOKED_AT + 1);
        Future<RowSet<Row>> over = sql.run(webhook == null ? OF_TENANT : OF_WEBHOOK, parameters);
        return running().compose(minutes -> over.map(rows -> series(subject, range, rows, minutes)));
    }

    private Future<List<WebhookMinute>> running() {
        var all = writers.get().stream().map(MinuteWriter::running).toList();
        return Future.all(all).map(done -> {
            List<WebhookMinute> minutes = new ArrayList<>();
            all.forEach(one -> minutes.addAll(one.result()));
            return minutes;
        });
    }

    private static Series series(Subject subject, Range range, Iterable<Row> over, List<WebhookMinute> running) {
        var steps = new Amounts[range.steps()];
        Arrays.setAll(steps, i -> new Amounts());
        var total = new Amounts();
        long looked = 0;
        for (Row row : over) {
            looked += row.getLong("looked");
            steps[row.getInteger("step")].add(row);
            total.add(row);
        }
        for (WebhookMinute minute : running) {
            boolean inside = minute.minuteMillis() >= range.fromMillis() && minute.minuteMillis() < range.toMillis();
            if (inside && subject.includes(minute)) {
                long step = (minute.minuteMillis() - range.fromMillis()) / (range.stepSeconds() * 1_000L);
                steps[(int) step].add(minute);
                total.add(minute);
            }
        }
        return new Series(range, List.of(steps), total, looked > LOOKED_AT);
    }

    /** What waits now. */
    public Future<Waiting> waiting(Subject subject) {
        return sql.run(WAITING, Tuple.of(subject.tenantKey(), subject.webhookKey(), COUNTED_UP_TO))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    UUID oldest = row.getUUID("oldest");
                    return new Waiting(
                            oldest == null ? null : Instant.ofEpochMilli(EventId.millis(oldest)),
                            row.getLong("waiting"));
                });
    }

    /** A chore: takes away some minutes that are older than that; completes with how many. */
    public Future<Integer> forget(Duration kept) {
        return sql.run(FORGET, Tuple.of(kept.toSeconds(), BITE)).map(RowSet::rowCount);
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
