package dev.signpost.catalog;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this pod's memory of the catalogue up to date and says how far it has come. Asked on every NOTIFY and, since
 * those may be lost, whenever the heartbeat sees a newer epoch; calls that come while a round is on its way share the
 * next one.
 *
 * <p>A round reads the epoch, then what changed since the round before, brings that up to date and only then publishes
 * the epoch. Whatever begins to load later sees at least that epoch, for the epoch was committed before it was read.
 */
public final class CatalogueFollower {
    private static final Sql EPOCH = Sql.named("catalog.read_epoch");
    private static final Sql TENANTS = Sql.named("catalog.changed_tenants");
    private static final Sql KEYS = Sql.named("catalog.changed_keys");
    private static final Sql HEALTH = Sql.named("catalog.changed_health");

    // Runs of failures are stamped before they commit, so one that was stamped a little earlier may show up later.
    private static final long HEALTH_OVERLAP_MILLIS = 5_000;

    private final SqlRunner sql;
    private final Snapshots snapshots;
    private final KeyCache keys;
    private final EndedSessions sessions;
    private final StoppedDestinations stops;
    private final Turns<Void> rounds = new Turns<>(this::round);
    private final Turns<Void> health = new Turns<>(this::readHealth);

    // Written by one round at a time, read by anybody.
    private volatile long appliedEpoch;
    // Touched only by looks at the health, which follow one another; volatile since they may run on different event
    // loops.
    private volatile @Nullable Long healthSince;

    public CatalogueFollower(
            SqlRunner sql, Snapshots snapshots, KeyCache keys, EndedSessions sessions, StoppedDestinations stops) {
        this.stops = stops;
        this.sql = sql;
        this.snapshots = snapshots;
        this.keys = keys;
        this.sessions = sessions;
    }

    /** Every change up to this epoch is in force on this pod; 0 before the first round. */
    public long appliedEpoch() {
        return appliedEpoch;
    }

    /** Looks for changes, with a look that begins after this call. Fails when Postgres does not answer. */
    public Future<Void> poll() {
        return rounds.next();
    }

    /** Looks for changes unless that epoch is already in force: for the payload of a NOTIFY. */
    public Future<Void> applyUpTo(long epoch) {
        return epoch <= appliedEpoch ? Future.succeededFuture() : poll();
    }

    /**
     * Looks for runs of failures that began or ended, which move no epoch and send no NOTIFY: to be called every
     * second. A {@link #poll} looks for them as well.
     */
    public Future<Void> followHealth() {
        return health.current();
    }

    private Future<Void> round() {
        return sql.run(EPOCH).compose(rows -> apply(Rows.only(rows).getLong(0))).compose(applied -> health.current());
    }

    private Future<Void> apply(long epoch) {
        long before = appliedEpoch;
        if (epoch == before) {
            return Future.succeededFuture();
        }
        // The first round comes upon what was loaded before it, if anything; all of that is few.
        Future<Void> done = stops.follow().compose(read -> before == 0 ? everything() : since(before));
        return done.onSuccess(applied -> appliedEpoch = epoch);
    }

    private Future<Void> everything() {
        keys.forgetAll();
        return sessions.follow(0).compose(read -> snapshots.followInstance()).compose(read -> snapshots.followAll());
    }

    private Future<Void> since(long epoch) {
        return sql.run(KEYS.bind().set("epoch", epoch))
                .onSuccess(rows -> keys.forget(Rows.all(rows, row -> row.getBuffer(0))))
                .compose(forgotten -> sessions.follow(epoch))
                .compose(read -> snapshots.followInstance())
                .compose(read -> sql.run(TENANTS.bind().set("epoch", epoch)))
                .compose(rows -> snapshots.follow(versions(rows)));
    }

    private static Map<Long, Long> versions(RowSet<Row> rows) {
        var versions = new HashMap<Long, Long>();
        rows.forEach(row -> versions.put(row.getLong(0), row.getLong(1)));
        return versions;
    }

    private Future<Void> readHealth() {
        return sql.run(HEALTH.bind().set("since", healthSince)).map(rows -> {
            healthSince = Rows.only(rows).getLong("now_millis") - HEALTH_OVERLAP_MILLIS;
            snapshots.health(failingSince(rows));
            return null;
        });
    }

    private static Map<Long, Map<Long, @Nullable Long>> failingSince(RowSet<Row> rows) {
        var failing = new HashMap<Long, Map<Long, @Nullable Long>>();
        for (Row row : rows) {
            Long tenantKey = row.getLong("tenant_key");
            if (tenantKey != null) {
                failing.computeIfAbsent(tenantKey, key -> new HashMap<>())
                        .put(row.getLong("key"), row.getLong("failing_since_millis"));
            }
        }
        return failing;
    }
}
