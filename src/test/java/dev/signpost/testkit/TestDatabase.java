package dev.signpost.testkit;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.OwnerConnection;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database of one test's own, migrated, on the Postgres that all tests of this process share, as a rule the embedded
 * one. A database and
 * not a schema, because notifications and advisory locks belong to databases.
 *
 * <pre>{@code
 * try (TestDatabase database = TestDatabase.fresh()) {
 *     PgPool pool = PgPool.open(vertx, database.options(), 4);
 *     ...
 *     assertThat(database.query("SELECT id FROM tenant")).hasSize(1);
 * }
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
    public static final String SCHEMA = "signpost";

    /** Defaults that an administrator may have given a database, each of which would break who relies on Postgres's. */
    public static final Map<String, String> HOSTILE = Map.ofEntries(
            Map.entry("default_transaction_isolation", "serializable"),
            Map.entry("default_transaction_read_only", "on"),
            Map.entry("default_transaction_deferrable", "on"),
            Map.entry("statement_timeout", "1ms"),
            Map.entry("lock_timeout", "1ms"),
            Map.entry("idle_in_transaction_session_timeout", "1ms"),
            Map.entry("idle_session_timeout", "50ms"),
            Map.entry("search_path", "nowhere"),
            Map.entry("synchronous_commit", "off"),
            Map.entry("TimeZone", "America/St_Johns"),
            Map.entry("DateStyle", "SQL, DMY"),
            Map.entry("IntervalStyle", "sql_standard"),
            Map.entry("bytea_output", "escape"),
            Map.entry("extra_float_digits", "-15"),
            Map.entry("standard_conforming_strings", "off"),
            Map.entry("client_min_messages", "error"),
            Map.entry("quote_all_identifiers", "on"),
            Map.entry("array_nulls", "off"),
            Map.entry("transform_null_equals", "on"),
            Map.entry("jit", "on"),
            Map.entry("jit_above_cost", "0"),
            Map.entry("work_mem", "64kB"),
            Map.entry("plan_cache_mode", "force_custom_plan"));

    private final DatabaseUri uri;
    private final Connection connection;
    private final Runnable end;

    private TestDatabase(DatabaseUri uri, Connection connection, Runnable end) {
        this.end = end;
        this.uri = uri;
        this.connection = connection;
    }

    /** Takes some 30 ms; the first one of a process starts the server. */
    public static TestDatabase fresh() {
        return fresh(TestServer.usual());
    }

    /** The same on the Postgres that the distribution ships; see {@link StockPostgres#shared()}. */
    public static TestDatabase stock() {
        return fresh(TestServer.stock());
    }

    /** On a new server of its own, whose settings the test may change: others would feel them. Takes some seconds. */
    public static TestDatabase alone() {
        TestServer server = TestServer.alone();
        return open(server.copyOfTemplate(), server::close);
    }

    /** On a server that is closed with it. */
    public static TestDatabase on(StockPostgres postgres) {
        TestServer server = TestServer.of(postgres);
        return open(server.copyOfTemplate(), server::close);
    }

    /** Without schema or tables. */
    public static TestDatabase empty() {
        return empty(TestServer.usual());
    }

    /** The same on the Postgres that the distribution ships. */
    public static TestDatabase emptyStock() {
        return empty(TestServer.stock());
    }

    private static TestDatabase fresh(TestServer server) {
        DatabaseUri uri = server.copyOfTemplate();
        return open(uri, () -> server.drop(uri));
    }

    private static TestDatabase empty(TestServer server) {
        DatabaseUri uri = server.emptyDatabase();
        return open(uri, () -> server.drop(uri));
    }

    private static TestDatabase open(DatabaseUri uri, Runnable end) {
        try {
            Connection connection = OwnerConnection.open(uri);
            connection.setSchema(SCHEMA);
            return new TestDatabase(uri, connection, end);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public DatabaseUri uri() {
        return uri;
    }

    /** For the Vert.x client; finds tables without naming the schema. */
    public PgConnectOptions options() {
        return uri.options(SCHEMA);
    }

    /** For pgjdbc, with user and password. */
    public String jdbcUrl() {
        var password = uri.password();
        return uri.jdbcUrl() + "&user=" + uri.user() + "&password=" + (password == null ? "" : password.reveal())
                + "&currentSchema=" + SCHEMA;
    }

    /** Each row by column label, as JDBC gives it. */
    public List<Map<String, @Nullable Object>> query(String sql, Object... parameters) {
        try (PreparedStatement statement = prepared(sql, parameters);
                var rows = statement.executeQuery()) {
            List<Map<String, @Nullable Object>> all = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= columns; column++) {
                    row.put(rows.getMetaData().getColumnLabel(column), rows.getObject(column));
                }
                all.add(row);
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql + ": " + e.getMessage(), e);
        }
    }

    /** The single number that a statement like {@code SELECT count(*) …} answers. */
    public long number(String sql, Object... parameters) {
        Object value = query(sql, parameters).get(0).values().iterator().next();
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new AssertionError(sql + " answered " + value);
    }

    /** Runs a statement that changes something; answers how many rows. */
    public int execute(String sql, Object... parameters) {
        try (PreparedStatement statement = prepared(sql, parameters)) {
            statement.execute();
            return statement.getUpdateCount();
        } catch (SQLException e) {
            throw new AssertionError(sql + ": " + e.getMessage(), e);
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Cuts whoever is still connected, and drops the database, or its server with it. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        end.run();
    }
}
