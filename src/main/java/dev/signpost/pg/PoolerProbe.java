package dev.signpost.pg;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Finds out whether a pooler stands before the server and gives a session away between transactions. Prepared
 * statements, LISTEN, and what a connection has asked for, all belong to a session, so Signpost needs one that stays.
 * Blocks.
 */
final class PoolerProbe {
    private static final int ANSWER_MILLIS = 5_000;
    private static final int ROUNDS = 3;
    private static final Executor AT_ONCE = Runnable::run;

    private final DatabaseUri database;

    PoolerProbe(DatabaseUri database) {
        this.database = database;
    }

    /** A finding if sessions do not stay. */
    Optional<Finding> probe() throws SQLException {
        try (Connection one = OwnerConnection.open(database);
                Connection two = OwnerConnection.open(database)) {
            one.setNetworkTimeout(AT_ONCE, ANSWER_MILLIS);
            two.setNetworkTimeout(AT_ONCE, ANSWER_MILLIS);
            return shared(one, two);
        }
    }

    private static Optional<Finding> shared(Connection one, Connection two) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            int before;
            try {
                before = inTransaction(one);
            } catch (SQLException e) {
                if (String.valueOf(e.getMessage()).contains("statement pooling")) {
                    return Optional.of(finding("statement"));
                }
                throw e;
            }
            one.commit();
            try {
                // Takes the session that the first one has just left, if sessions can be left.
                inTransaction(two);
            } catch (SQLException e) {
                throw noSession(e);
            }
            if (lost(one, before)) {
                return Optional.of(finding("transaction"));
            }
            one.commit();
            two.commit();
        }
        return Optional.empty();
    }

    private static boolean lost(Connection one, int before) throws SQLException {
        try {
            return backend(one) != before;
        } catch (SQLException e) {
            if (e.getCause() instanceof IOException) {
                // The second connection has taken the only one that there is.
                return true;
            }
            throw e;
        }
    }

    private static SQLException noSession(SQLException e) {
        return e.getCause() instanceof IOException
                ? new SQLException(
                        "the pooler has no session for a second connection (PgBouncer: default_pool_size)",
                        e.getSQLState(),
                        e)
                : e;
    }

    private static int inTransaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return backend(connection);
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Finding finding(String mode) {
        return new Finding(
                Finding.Kind.UNFIT,
                "pool_mode",
                mode,
                "A pooler stands before the server and gives sessions away. Signpost needs its own: for prepared"
                        + " statements, LISTEN and its settings. Connect to the server itself, or give Signpost a pool"
                        + " in session mode (PgBouncer: pool_mode=session for this database); docs/database.md tells"
                        + " how.");
    }
}
