package dev.signpost.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A synchronous standby that never answers: while it is there, commits with {@code synchronous_commit = on} wait, on
 * the whole server, which is therefore one of the test's own. Heartbeats wait, too, and are not looked at.
 */
public final class AbsentStandby implements AutoCloseable {
    private static final String WAITING = "SELECT pid, query_start::text AS since FROM pg_stat_activity"
            + " WHERE wait_event = 'SyncRep' AND datname = current_database() AND query NOT LIKE '%UPDATE pod%'";

    private static final Duration POLL = Duration.ofMillis(5);

    private final TestDatabase database;

    private AbsentStandby(TestDatabase database) {
        this.database = database;
    }

    /** @param database from {@link TestDatabase#alone} */
    public static AbsentStandby of(TestDatabase database) {
        database.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        database.execute("SELECT pg_reload_conf()");
        return new AbsentStandby(database);
    }

    /** Waits until a commit on the database waits, and cancels its wait as an impatient operator would. */
    public void cancelOneWait() {
        var wait = Awaitility.await("a commit that waits for the standby")
                .pollInterval(POLL)
                .until(() -> database.query(WAITING), found -> !found.isEmpty())
                .get(0);
        database.execute("SELECT pg_cancel_backend(" + wait.get("pid") + ")");
        Awaitility.await("its end")
                .pollInterval(POLL)
                .until(() -> !database.query(WAITING).contains(wait));
    }

    /** Commits of the database that wait. */
    public int waiting() {
        return database.query(WAITING).size();
    }

    /** From now on nobody waits, and those who do are let go, as if the standby had confirmed. */
    public void confirmAll() {
        database.execute("ALTER SYSTEM RESET synchronous_standby_names");
        database.execute("SELECT pg_reload_conf()");
    }

    @Override
    public void close() {
        confirmAll();
    }
}
