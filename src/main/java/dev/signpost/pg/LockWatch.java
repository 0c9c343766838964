package dev.signpost.pg;

import dev.signpost.telemetry.LogKeys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees on a connection of its own what a migration waits for, and says it in the log, and that it still works. */
final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    // The oldest transaction of those in the way: the others mostly wait for it, too. What its statement says stays out
    // of the log, for there may be anything in it.
    private static final String BLOCKER = """
            SELECT b.pid, a.usename, COALESCE(NULLIF(a.application_name, ''), a.backend_type), a.state,
                   floor(extract(epoch FROM clock_timestamp() - a.xact_start))::bigint,
                   (SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                    WHERE l.pid = ? AND NOT l.granted LIMIT 1)
            FROM unnest(pg_blocking_pids(?)) AS b (pid) LEFT JOIN pg_stat_activity a ON a.pid = b.pid
            ORDER BY a.xact_start LIMIT 1""";

    private final DatabaseUri database;
    private final LongSupplier nanoTime;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::look, "signpost-lock-watch");
    private volatile @Nullable Followed followed;
    private volatile String lastSeen = "a lock";
    // Of the thread alone.
    private long said;

    /** The session that runs a file, and since when. */
    private record Followed(int pid, String script, long since) {}

    /** @param nanoTime monotonic nanoseconds */
    LockWatch(DatabaseUri database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.said = nanoTime.getAsLong() - SAY_EVERY.toNanos();
    }

    LockWatch start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    void follow(int pid, String script) {
        followed = new Followed(pid, script, nanoTime.getAsLong());
    }

    void leave() {
        followed = null;
    }

    /** The lock that was waited for last, and who holds it, as part of a sentence. */
    String lastSeen() {
        return lastSeen;
    }

    /** Without such a connection the migration runs all the same, and says less. */
    private void look() {
        try (Connection connection = OwnerConnection.open(database);
                var blocker = connection.prepareStatement(BLOCKER)) {
            while (!end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Followed at = followed;
                if (at != null) {
                    blocker.setInt(1, at.pid());
                    blocker.setInt(2, at.pid());
                    try (ResultSet rows = blocker.executeQuery()) {
                        if (rows.next()) {
                            lastSeen = sentence(rows);
                            say(at, "schema.waits", lastSeen);
                        } else if (nanoTime.getAsLong() - at.since() > SAY_EVERY.toNanos()) {
                            say(at, "schema.works", "This file changes much.");
                        }
                    }
                }
            }
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue(LogKeys.CAUSE, e).log("schema.not_watched");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sentence(ResultSet row) throws SQLException {
        String table = row.getString(6);
        String lock = table == null ? "a lock" : "a lock on table " + table;
        int pid = row.getInt(1);
        if (pid == 0) {
            return lock + " that a prepared transaction (pg_prepared_xacts) holds";
        }
        var who = new StringBuilder(lock)
                .append(" that session ")
                .append(pid)
                .append(" holds (role ")
                .append(row.getString(2));
        if (row.getString(3) != null) {
            who.append(", ").append(row.getString(3));
        }
        if (row.getString(4) != null) {
            who.append(", ").append(row.getString(4));
        }
        long seconds = row.getLong(5);
        if (!row.wasNull()) {
            who.append(", transaction of ").append(seconds).append(" s");
        }
        return who.append(')').toString();
    }

    private void say(Followed at, String what, String detail) {
        long now = nanoTime.getAsLong();
        if (now - said >= SAY_EVERY.toNanos()) {
            said = now;
            LOG.atWarn()
                    .addKeyValue(LogKeys.FILE, at.script())
                    .addKeyValue(LogKeys.DETAIL, detail)
                    .log(what);
        }
    }

    @Override
    public void close() {
        end.countDown();
        try {
            // Bounded, for its server may be gone.
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
