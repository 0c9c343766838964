package dev.signpost.pg;

import io.vertx.core.Handler;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;

/**
 * What the sessions of ours set for themselves, whatever the server's configuration, the database and the role have as
 * their defaults: nothing on the way of an event shall depend on those. Most travel with the connection's first
 * message, so there is no session without them; where a pool has chosen a value of its own, that is kept.
 */
final class SessionSettings {
    private static final Map<String, String> ALWAYS = Map.ofEntries(
            // An acknowledgement means that the event is on the disk.
            Map.entry("synchronous_commit", "on"),
            // A statement does not see otherwise what the one that it has waited for has committed: take-overs would
            // lose events, and concurrent keys would fail.
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_read_only", "off"),
            // Statements are short and prepared: to compile one costs a hundred times what it runs.
            Map.entry("jit", "off"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            // A statement that is cancelled in the middle is one of which nobody knows the end.
            Map.entry("statement_timeout", "0"),
            Map.entry("lock_timeout", "0"),
            Map.entry("idle_session_timeout", "0"),
            // Not the default's "never", which a frozen process would use: what it has locked is free again after this.
            Map.entry("idle_in_transaction_session_timeout", "60s"),
            // Ours name the time zone where it matters; days that are added shall have 24 hours all the same.
            Map.entry("TimeZone", "UTC"),
            // The texts of our statements have backslashes that mean themselves.
            Map.entry("standard_conforming_strings", "on"));

    /** An unknown name in the first message ends the connection, and before it there is no telling the version. */
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;

    private static final String NO_TRANSACTION_TIMEOUT = "SET transaction_timeout = 0";

    /** For a session that is open already, of any version: takes away what would end long work half-way. */
    static final String NO_LIMITS = """
            SET statement_timeout = 0;
            SET lock_timeout = 0;
            SET idle_session_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET default_transaction_read_only = off;
            SELECT set_config('transaction_timeout', '0', false)
            WHERE current_setting('server_version_num')::int >= 170000""";

    private SessionSettings() {}

    /** A copy of the options with all that they do not set themselves. */
    static PgConnectOptions on(PgConnectOptions options) {
        var complete = new PgConnectOptions(options);
        ALWAYS.forEach((name, value) -> {
            if (!options.getProperties().containsKey(name)) {
                complete.addProperty(name, value);
            }
        });
        return complete;
    }

    /** Ends the making of a pool's connection: hands it to the pool when the rest is set, too. */
    static Handler<SqlConnection> last() {
        return connection -> {
            if (connection.databaseMetadata().majorVersion() < TRANSACTION_TIMEOUT_SINCE) {
                connection.close();
            } else {
                connection.query(NO_TRANSACTION_TIMEOUT).execute().onComplete(set -> connection.close());
            }
        };
    }
}
