package dev.signpost.catalog;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the database is the one that it was, and stops all sending where it is an earlier state of it.
 *
 * <p>In a database that was restored, what has been delivered since waits to be delivered, and webhooks are as they
 * were. So nothing is sent before somebody has seen what that would be and says so. A standby that was promoted is no
 * such case: nothing is missing there, or next to nothing.
 */
public final class DatabaseOrigin {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOrigin.class);
    private static final Sql IDENTITY = Sql.named("catalog.origin_identity");
    private static final Sql LOOK = Sql.named("catalog.origin_look");
    private static final Sql FIRST = Sql.named("catalog.origin_first");
    private static final Sql SEEN = Sql.named("catalog.origin_seen");
    private static final Sql PROMOTED = Sql.named("catalog.origin_promoted");
    private static final Sql RESTORED = Sql.named("catalog.origin_restored");
    private static final Sql HISTORY = Sql.named("catalog.origin_history");
    private static final Sql INSERT_STOP = Sql.named("catalog.insert_stop");
    private static final long BETWEEN_NOTES_MILLIS = 4_000;

    private final PgPool pool;
    private final Changes changes;
    private final Terms terms;
    private final LongSupplier appliedEpoch;
    private final Turns<Verdict> looks = new Turns<>(this::look);

    // Written where the pool answers, read by the lease.
    private volatile @Nullable String known;
    private volatile long seenMillis;

    /**
     * @param restoredWhenBehind how much older than now, or than what this process has seen of it, another server's
     *     data must be to count as restored
     * @param ids for the stop of all sending
     */
    public record Terms(Duration restoredWhenBehind, Supplier<UUID> ids) {}

    /** What a look has shown. */
    public enum Verdict {
        /** It is the one that it was. */
        SAME,
        /** Another server goes on with the data of the one before, or with nearly all of it. */
        PROMOTED,
        /** As PROMOTED, but it does not know changes of the catalogue that this process works with. */
        BEHIND,
        /** It is an earlier state, or a copy: nothing is sent until somebody says so. */
        RESTORED
    }

    private record Found(
            @Nullable String knownCopy,
            String knownServer,
            long seenMillis,
            long restoredMillis,
            String copy,
            String server,
            boolean target,
            long nowMillis,
            long epoch) {

        static Found of(Row row) {
            Long seen = row.getLong("seen_millis");
            Long restored = row.getLong("restored_millis");
            return new Found(
                    row.getString("known_copy"),
                    String.valueOf(row.getString("known_server")),
                    seen == null ? 0 : seen,
                    restored == null ? 0 : restored,
                    row.getString("copy"),
                    row.getString("server"),
                    row.getBoolean("target"),
                    row.getLong("now_millis"),
                    row.getLong("epoch"));
        }

        String identity() {
            return copy + " " + server;
        }

        boolean isKnown() {
            return copy.equals(knownCopy) && server.equals(knownServer);
        }
    }

    /**
     * @param pool that leads to whatever database answers
     * @param changes on the same connections
     * @param appliedEpoch of the catalogue in this process; 0 before it knows any
     */
    public DatabaseOrigin(PgPool pool, Changes changes, Terms terms, LongSupplier appliedEpoch) {
        this.pool = pool;
        this.changes = changes;
        this.terms = terms;
        this.appliedEpoch = appliedEpoch;
    }

    /**
     * That it was restored.
     *
     * @param foundAt when a pod found it out
     * @param to about the time whose state it is
     */
    public record Restored(Instant foundAt, Instant to) {}

    /** When the database was last found to have been restored, if ever. */
    public static Future<Optional<Restored>> lastRestored(SqlRunner sql) {
        return sql.run(HISTORY)
                .map(rows -> Rows.first(rows).flatMap(row -> {
                    Instant at = Rows.instant(row, "restored_at");
                    Instant to = Rows.instant(row, "restored_to");
                    return at == null || to == null ? Optional.empty() : Optional.of(new Restored(at, to));
                }));
    }

    /** To be called before anything is sent, and whenever another database seems to answer. */
    public Future<Verdict> check() {
        return looks.next();
    }

    /** Whether that is the database which was checked last; the lease is not renewed by another one. */
    public boolean recognises(String identity) {
        return identity.equals(known);
    }

    /** Whether a new connection, to that database, may be used; looks again if it is another one than before. */
    public Future<Boolean> admits(SqlConnection connection) {
        return connection
                .query(IDENTITY.text())
                .execute()
                .map(rows -> Rows.only(rows).getString("identity"))
                .compose(identity -> known == null || recognises(identity)
                        ? Future.succeededFuture(true)
                        : check().map(verdict -> recognises(identity)));
    }

    /** A chore: notes for those who come later that pods are at work on this state of the data. */
    public Future<Void> noteSeen() {
        return pool.run(SEEN.bind().set("interval_millis", BETWEEN_NOTES_MILLIS))
                .map(rows -> {
                    Rows.first(rows).ifPresent(row -> seenMillis = Math.max(seenMillis, row.getLong("seen_millis")));
                    return null;
                });
    }

    private Future<Verdict> look() {
        return pool.run(LOOK)
                .map(rows -> Found.of(Rows.only(rows)))
                .compose(found -> judge(found).onSuccess(verdict -> {
                    if (known == null || verdict == Verdict.SAME || verdict == Verdict.PROMOTED) {
                        known = found.identity();
                        seenMillis = Math.max(seenMillis, found.seenMillis());
                    }
                }));
    }

    private Future<Verdict> judge(Found found) {
        if (found.knownCopy() == null) {
            return pool.run(FIRST.bind().set("copy", found.copy()).set("server", found.server()))
                    .map(Verdict.SAME);
        }
        if (found.isKnown()) {
            return Future.succeededFuture(noLongerOurs(found));
        }
        boolean earlier = !found.copy().equals(found.knownCopy())
                || found.target()
                || behindMillis(found) > terms.restoredWhenBehind().toMillis();
        return earlier ? restored(found) : promoted(found);
    }

    /** Another process has looked before; to this one it may still be news. */
    private Verdict noLongerOurs(Found found) {
        if (known == null || recognises(found.identity())) {
            return Verdict.SAME;
        }
        return found.restoredMillis() > seenMillis ? Verdict.RESTORED : changedServer(found);
    }

    private Verdict changedServer(Found found) {
        return found.epoch() < appliedEpoch.getAsLong() ? Verdict.BEHIND : Verdict.PROMOTED;
    }

    /** Who has seen it himself knows better than the clock, which also counts the time that it was switched off. */
    private long behindMillis(Found found) {
        return (seenMillis == 0 ? found.nowMillis() : seenMillis) - found.seenMillis();
    }

    private Future<Verdict> promoted(Found found) {
        Verdict verdict = changedServer(found);
        return pool.run(PROMOTED.bind()
                        .set("copy", found.copy())
                        .set("server", found.server())
                        .set("former_server", found.knownServer()))
                .onSuccess(rows -> LOG.atWarn().log("database.promoted"))
                .map(verdict);
    }

    private Future<Verdict> restored(Found found) {
        Instant to = Instant.ofEpochMilli(found.seenMillis());
        return changes.<Boolean>make(
                        Actor.SIGNPOST,
                        (sql, epoch) -> sql.run(RESTORED.bind()
                                        .set("copy", found.copy())
                                        .set("server", found.server()))
                                .compose(rows -> rows.size() == 0
                                        ? Future.succeededFuture(Changes.Entry.nothing(false))
                                        : stopAll(sql, to)))
                .onSuccess(changed -> {
                    if (changed.value()) {
                        LOG.atWarn()
                                .addKeyValue(LogKeys.RESTORED_TO, to)
                                .addKeyValue(
                                        LogKeys.DETAIL,
                                        "Nothing is sent. See what would be with: signpost sending status. Go on with:"
                                                + " signpost sending resume.")
                                .log("database.restored");
                    }
                })
                .map(Verdict.RESTORED);
    }

    private Future<Changes.Entry<Boolean>> stopAll(SqlRunner sql, Instant to) {
        var call = INSERT_STOP
                .bind()
                .set("id", terms.ids().get())
                .set("host", DestinationStops.EVERYTHING)
                .setNull("range")
                .set(
                        "reason",
                        "The database was restored to " + to + " or is a copy of that time. See what would be sent"
                                + " (signpost sending status), then lift this.")
                .set("actor", Actor.SIGNPOST.id())
                .setNull("until")
                .set("stops_at_most", Integer.MAX_VALUE);
        // One that a person has put there is as good, and stays.
        return sql.run(call)
                .map(rows -> new Changes.Entry<>(
                        null, "destination.stopped", DestinationStops.EVERYTHING, List.of("reason"), true));
    }
}
