package dev.signpost.queue;

import static dev.signpost.queue.Columns.column;

import dev.signpost.model.DeliveryState;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the deliveries of tenants that somebody watches, in an order that all processes agree on. It is a
 * hint, not truth: what a process that dies had not written is missing, and what is old is gone.
 */
public final class LiveFeed {
    /** A tenant is watched for so long after the last time that somebody said so; whoever comes back sooner goes on. */
    public static final Duration WATCHED_FOR = Duration.ofSeconds(60);

    /** What was written is kept so long. A watcher that is further behind has missed something. */
    public static final Duration KEPT = Duration.ofMinutes(2);

    // So that whoever is just within what is kept is not cut while reading.
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final int FORGET_BITE = 10_000;
    /** Beyond every transaction: reads nothing but how far everything has been written. */
    private static final LivePosition END = new LivePosition(0, Long.MAX_VALUE, 0);

    private static final Sql WATCH = Sql.named("queue.live_watch");
    private static final Sql WATCHED = Sql.named("queue.live_watched");
    private static final Sql WRITE = Sql.named("queue.live_write");
    private static final Sql READ = Sql.named("queue.live_read");
    private static final Sql FORGET = Sql.named("queue.live_forget");
    private static final Sql UNWATCH = Sql.named("queue.live_unwatch");

    private final SqlRunner pg;

    public LiveFeed(SqlRunner pg) {
        this.pg = pg;
    }

    /**
     * Which outcomes a watcher wants.
     *
     * @param webhookKey only those of this webhook, or null
     * @param state only those that lead to this state, or null
     */
    public record Filter(
            @Nullable Long webhookKey, @Nullable DeliveryState state) {}

    /**
     * One thing that was written.
     *
     * @param next where somebody may go on behind it for as long as what follows is kept
     * @param outcome null if it stands for {@code skipped} ones that were left out, or tells of a pause
     * @param pause null unless it tells of one
     */
    public record Item(
            LivePosition next,
            @Nullable LiveOutcome outcome,
            long skipped,
            @Nullable LivePause pause) {}

    /**
     * What was read.
     *
     * @param items oldest first
     * @param next where to go on
     * @param more whether there may be more already
     * @param whole whether everything is there since the position that was asked for: if not, the watch had run out
     *     meanwhile, or was so far behind that the beginning has gone, or the position is none that was ever reached
     */
    public record Read(List<Item> items, LivePosition next, boolean more, boolean whole) {}

    /** Asks all processes, this one included, to write what happens to these tenants; within a second they do. */
    public Future<Void> watch(Collection<Long> tenantKeys) {
        return pg.run(WATCH.bind()
                        .set("tenants", tenantKeys.toArray(Long[]::new))
                        .set("seconds", WATCHED_FOR.toSeconds()))
                .mapEmpty();
    }

    /** The tenants that are watched, on any process. */
    public Future<Set<Long>> watched() {
        return pg.run(WATCHED).map(rows -> {
            var keys = new HashSet<Long>();
            rows.forEach(row -> keys.add(row.getLong("tenant_key")));
            return keys;
        });
    }

    /** Writes what happened, in this order. Not to be repeated. */
    public Future<Void> write(List<LiveEntry> batch) {
        var call = WRITE.bind()
                .set("tenants", column(batch, LiveEntry::tenantKey, Long[]::new))
                .set("skipped", column(batch, LiveEntry::skipped, Long[]::new))
                .set("webhooks", outcomes(batch, LiveEntry.Outcome::webhookKey, Long[]::new))
                .set("events", outcomes(batch, LiveEntry.Outcome::eventId, UUID[]::new))
                .set("types", outcomes(batch, LiveEntry.Outcome::eventType, String[]::new))
                .set("states", outcomes(batch, outcome -> outcome.state().name(), String[]::new))
                .set("numbers", attempts(batch, LiveOutcome.Attempt::number))
                .set("results", attempts(batch, attempt -> attempt.result().code()))
                .set("statuses", attempts(batch, LiveOutcome.Attempt::statusCode))
                .set(
                        "millis",
                        outcomes(
                                batch,
                                o -> o.attempt() == null ? null : o.attempt().millis(),
                                Integer[]::new))
                .set("at", column(batch, LiveFeed::at, OffsetDateTime[]::new))
                .set("next_at", outcomes(batch, LiveEntry.Outcome::next, OffsetDateTime[]::new));
        return pg.run(call).mapEmpty();
    }

    /** The place to watch from now on. */
    public Future<LivePosition> now(long tenantKey) {
        return read(tenantKey, END, new Filter(null, null), 1).map(Read::next);
    }

    /**
     * Reads what was written.
     *
     * @param from all before it has been seen
     * @param limit items at most
     */
    public Future<Read> read(long tenantKey, LivePosition from, Filter filter, int limit) {
        var call = READ.bind()
                .set("tenant", tenantKey)
                .set("from_xid", from.xid())
                .set("from_seq", from.seq())
                .set("webhook", filter.webhookKey())
                .set("state", filter.state() == null ? null : filter.state().name())
                .set("limit", limit);
        return pg.run(call).map(rows -> read(rows, from, limit));
    }

    /** Takes away what is old. Completes with true if there may be more. */
    public Future<Boolean> forget() {
        return pg.run(FORGET.bind()
                        .set("kept_seconds", KEPT.plus(SLACK).toSeconds())
                        .set("limit", FORGET_BITE))
                .compose(gone -> pg.run(UNWATCH.bind().set("kept_seconds", KEPT.toSeconds()))
                        .map(gone.rowCount() == FORGET_BITE));
    }

    private static Read read(RowSet<Row> rows, LivePosition from, int limit) {
        Row first = rows.iterator().next();
        long now = first.getLong("now_millis");
        Long since = first.getLong("since_millis");
        List<Item> items = new ArrayList<>();
        for (Row row : rows) {
            if (row.getLong("xid") != null) {
                items.add(item(row));
            }
        }
        boolean more = items.size() == limit;
        LivePosition next = more
                ? items.get(limit - 1).next().notBefore(from.millis())
                : new LivePosition(now, first.getLong("horizon"), 0);
        // The server's clock may have been set back a little, or be that of another server since a failover.
        boolean reached = from.millis() <= now + SLACK.toMillis();
        boolean whole = since != null && reached && from.millis() >= Math.max(since, now - KEPT.toMillis());
        return new Read(items, next, more, whole);
    }

    private static Item item(Row row) {
        var next = new LivePosition(row.getLong("written_millis"), row.getLong("xid"), row.getInteger("seq") + 1);
        long skipped = row.getLong("skipped");
        if (skipped > 0 && row.getString("state") != null) {
            return new Item(next, null, 0, LivePause.of(row));
        }
        return new Item(next, skipped > 0 ? null : LiveOutcome.of(row), skipped, null);
    }

    private static OffsetDateTime at(LiveEntry entry) {
        var outcome = entry.outcome();
        return outcome == null ? Columns.time(entry.atMillis()) : outcome.at();
    }

    private static Short[] attempts(List<LiveEntry> batch, ToIntFunction<LiveOutcome.Attempt> value) {
        return outcomes(
                batch,
                outcome -> outcome.attempt() == null ? null : (Short) (short) value.applyAsInt(outcome.attempt()),
                Short[]::new);
    }

    private static <T> T[] outcomes(
            List<LiveEntry> batch, Function<LiveEntry.Outcome, @Nullable T> value, IntFunction<T[]> array) {
        return column(batch, entry -> entry.outcome() == null ? null : value.apply(entry.outcome()), array);
    }
}
