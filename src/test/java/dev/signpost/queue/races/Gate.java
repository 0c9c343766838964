package dev.signpost.queue.races;

import static org.awaitility.Awaitility.await;

import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.time.Duration;

/** An advisory lock at which statements stop while the test holds it. */
final class Gate {
    private static final int LOCK = 7;

    /** Goes into a statement's text where it shall stop. */
    static final String PASS = "pg_advisory_xact_lock_shared(" + LOCK + ")";

    private static final String WAITING = """
            SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE a.datname = current_database() AND NOT l.granted AND (l.locktype = 'advisory') = ?
            """;

    private static final String AT_WORK = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
            """;

    private final TestDatabase database;

    Gate(TestDatabase database) {
        this.database = database;
    }

    void shut() {
        database.query("SELECT pg_advisory_lock(" + LOCK + ")");
    }

    void open() {
        database.query("SELECT pg_advisory_unlock(" + LOCK + ")");
    }

    /** Waits until a statement has come to the gate. */
    void awaitSomebody() {
        soon().until(() -> database.number(WAITING, true) > 0);
    }

    /** Waits until that is over, or waits itself for a lock that somebody at the gate holds. */
    void awaitStuckOrDone(Future<?> work) {
        soon().until(() -> work.isComplete() || database.number(WAITING, false) > 0);
    }

    /** Waits until somebody waits for a lock, or a second statement has come to the gate. */
    void awaitStuckOrSomebodyElse() {
        soon().until(() -> database.number(WAITING, false) > 0 || database.number(WAITING, true) > 1);
    }

    /** Waits until all that was let through has ended. */
    void awaitNobodyAtWork() {
        soon().until(() -> database.number(AT_WORK) == 0);
    }

    private static org.awaitility.core.ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(10));
    }
}
