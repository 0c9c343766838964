package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server says about itself on one connection: {@code sql/pg/server_state.sql}. Its settings are those of that
 * connection, so they depend on what it asked for when it was opened.
 *
 * @param values texts by name; a setting that this version of Postgres does not have is missing
 */
public record ServerState(Map<String, String> values) {
    private static final Sql READ = Sql.named("pg.server_state");

    public ServerState {
        values = Map.copyOf(values);
    }

    /** Blocks. */
    static ServerState read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(READ.text())) {
            Map<String, String> values = new TreeMap<>();
            while (rows.next()) {
                values.put(rows.getString("name"), String.valueOf(rows.getString("value")));
            }
            return new ServerState(values);
        }
    }

    /** On a fresh connection that is closed again: one of a pool may be older than the server's present settings. */
    static Future<ServerState> read(Vertx vertx, PgConnectOptions options) {
        return PgConnection.connect(vertx, options)
                .compose(connection -> SessionSettings.rest(connection)
                        .compose(set -> connection.query(READ.text()).execute())
                        .map(rows -> {
                            Map<String, String> values = new TreeMap<>();
                            rows.forEach(row -> values.put(row.getString("name"), row.getString("value")));
                            return new ServerState(values);
                        })
                        .eventually(connection::close));
    }

    /** The value, or an empty text. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** The number, or {@code otherwise}. */
    public long number(String name, long otherwise) {
        String text = text(name);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }

    boolean is(String name, String value) {
        return text(name).equals(value);
    }

    /** Such as 15. */
    public int major() {
        return (int) (number("server_version_num", 0) / 10_000);
    }

    /** Such as {@code 15.18}, without what a distribution adds. */
    public String version() {
        return text("server_version").split(" ", 2)[0];
    }
}
