package dev.signpost.pg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections for blocking work, before the event loops have any and after they have ended. */
public final class OwnerConnection {
    private static final String PROTOCOL_VIOLATION = "08P01";

    private OwnerConnection() {}

    /**
     * A connection of pgjdbc, for blocking work. Like all others it asks for what this program needs; a pooler that
     * refuses that is asked for nothing.
     */
    public static Connection open(DatabaseUri database) throws SQLException {
        try {
            return connect(database, database.jdbcUrl() + SessionSettings.jdbcParameter());
        } catch (SQLException e) {
            if (!PROTOCOL_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            return connect(database, database.jdbcUrl());
        }
    }

    private static Connection connect(DatabaseUri database, String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url, database.user(), password(database));
        try (Statement statement = connection.createStatement()) {
            statement.execute(SessionSettings.NO_LIMITS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static String password(DatabaseUri database) {
        var password = database.password();
        return password == null ? "" : password.reveal();
    }
}
