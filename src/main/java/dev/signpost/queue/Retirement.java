package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what nobody keeps any longer: whole partitions when the instance's time is up, and rows of the tenants
 * whose own time is shorter, in small bites. By one pod at a time; each step can be cut short anywhere, and the next
 * one ends what it finds.
 *
 * <pre>
 *   ATTACHED ──DETACH CONCURRENTLY──► PENDING ──no statement uses it──► DETACHED ──DROP──► gone
 *                                        └──────cut short: FINALIZE──────┘
 * </pre>
 */
public final class Retirement {
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
    private static final Sql WATCH = Sql.named("queue.retirement_watch");
    private static final Sql UNFINISHED = Sql.named("queue.partitions_unfinished");
    private static final Sql OLDEST = Sql.named("queue.partitions_oldest");
    private static final Sql EXPIRE = Sql.named("queue.backlog_expire");
    private static final Sql FORGET = Sql.named("queue.backlog_forget");
    private static final Sql TENANT_EXPIRED = Sql.named("queue.tenant_expired");
    private static final Sql TENANT_ERASE = Sql.named("queue.tenant_erase");
    private static final int PARTITIONS = 5;
    private static final int TENANTS = 6;
    private static final int BITE = 1000;

    private final SqlTransactions pool;
    private final SqlRunner heavy;
    private final long seconds;

    /**
     * @param heavy a connection of its own for what takes heavy locks, with a short lock timeout: whoever waits for
     *     such a lock makes others wait
     * @param period how long events are kept
     */
    public Retirement(SqlTransactions pool, SqlRunner heavy, Duration period) {
        this.pool = pool;
        this.heavy = heavy;
        this.seconds = period.toSeconds();
    }

    /**
     * Ends what is unfinished, parks a bite of what has waited for too long, or takes the oldest partitions away.
     * Completes with true if there may be more to do at once; fails when somebody uses a partition for too long.
     */
    public Future<Boolean> retire() {
        // The lock's transaction does nothing else: detaching waits for whoever has a lock on the tables.
        return alone(
                PARTITIONS,
                sql -> sql.run(WATCH)
                        .compose(set -> finish())
                        .compose(done -> forget())
                        .compose(gone -> expireOrDrop()));
    }

    /**
     * Erases a bite of what tenants keep for a shorter time than the instance, where nothing is under way. Completes
     * with true if there may be more to do at once.
     */
    public Future<Boolean> eraseOfTenants() {
        return alone(
                TENANTS,
                sql -> sql.run(TENANT_EXPIRED
                                .bind()
                                .set("retention_seconds", seconds)
                                .set("limit", BITE))
                        .compose(found -> erase(sql, found)));
    }

    private static Future<Boolean> erase(SqlRunner sql, RowSet<Row> found) {
        List<Long> tenants = new ArrayList<>();
        List<UUID> events = new ArrayList<>();
        found.forEach(row -> {
            tenants.add(row.getLong("tenant_key"));
            events.add(row.getUUID("id"));
        });
        if (events.isEmpty()) {
            return Future.succeededFuture(false);
        }
        var call = TENANT_ERASE
                .bind()
                .set("tenants", tenants.toArray(Long[]::new))
                .set("events", events.toArray(UUID[]::new));
        // Whatever could not be erased comes first again: only a bite that was erased whole is followed by another.
        return sql.run(call).map(erased -> erased.rowCount() == BITE);
    }

    private Future<Boolean> expireOrDrop() {
        return pool.run(EXPIRE.bind().set("retention_seconds", seconds).set("limit", BITE))
                .compose(expired -> expired.rowCount() == BITE ? Future.succeededFuture(true) : dropOldest());
    }

    private Future<Boolean> dropOldest() {
        return pool.run(OLDEST.bind().set("retention_seconds", seconds)).compose(parts -> {
            if (parts.size() == 0) {
                return Future.succeededFuture(false);
            }
            List<Supplier<Future<?>>> steps = new ArrayList<>();
            parts.forEach(part -> steps.add(() -> ddl(part.getString("detach"))));
            steps.add(this::forget);
            parts.forEach(part -> steps.add(() -> ddl(part.getString("remove"))));
            return inTurn(steps).onSuccess(done -> log(parts)).map(true);
        });
    }

    private static void log(RowSet<Row> parts) {
        for (Row part : parts) {
            LOG.atInfo()
                    .addKeyValue(LogKeys.PART, part.getString("name"))
                    .addKeyValue(LogKeys.COUNT, part.getLong("parked"))
                    .log("partition.retired");
        }
    }

    /** First those that are half detached, which become tables to drop. */
    private Future<Void> finish() {
        return pool.run(UNFINISHED.bind().set("retention_seconds", seconds)).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture();
            }
            List<Supplier<Future<?>>> steps = new ArrayList<>();
            boolean first = rows.iterator().next().getBoolean("detached");
            rows.forEach(row -> {
                if (row.getBoolean("detached") == first) {
                    steps.add(() -> ddl(row.getString("statement")));
                }
            });
            return inTurn(steps).compose(done -> finish());
        });
    }

    private Future<?> forget() {
        return pool.run(FORGET);
    }

    /** Postgres itself has made the text, names and quotes included. */
    private Future<?> ddl(String statement) {
        return heavy.run(new Sql("queue.partition_ddl", statement));
    }

    private static Future<Void> inTurn(List<Supplier<Future<?>>> steps) {
        Future<Void> all = Future.succeededFuture();
        for (Supplier<Future<?>> step : steps) {
            all = all.compose(before -> step.get()).mapEmpty();
        }
        return all;
    }

    private Future<Boolean> alone(int chore, Function<SqlRunner, Future<Boolean>> work) {
        return OnePod.alone(pool, chore, work, false);
    }
}
