package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database whose defaults are the most harmful that there are does not get through to our sessions. */
class SessionSettingsTest {
    private static final Map<String, String> HARMFUL = Map.ofEntries(
            Map.entry("synchronous_commit", "off"),
            Map.entry("default_transaction_isolation", "serializable"),
            Map.entry("default_transaction_read_only", "on"),
            Map.entry("jit", "on"),
            Map.entry("jit_above_cost", "0"),
            Map.entry("max_parallel_workers_per_gather", "4"),
            Map.entry("statement_timeout", "400ms"),
            Map.entry("lock_timeout", "1ms"),
            Map.entry("idle_session_timeout", "400ms"),
            Map.entry("idle_in_transaction_session_timeout", "400ms"),
            Map.entry("search_path", "pg_temp"),
            Map.entry("TimeZone", "Pacific/Chatham"),
            Map.entry("standard_conforming_strings", "off"));

    private static final Sql SHOW = new Sql("test.show", """
            SELECT name, setting FROM pg_settings WHERE name = ANY ($1::text[]) OR name = 'transaction_timeout'
            """);
    private static final Sql SLOW = new Sql("test.slow", "SELECT pg_sleep(0.6)");
    private static final Sql INSERT =
            new Sql("test.insert", "INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1)");

    private final Vertx vertx = Vertx.vertx();

    /** Where the database is. */
    enum Server {
        EMBEDDED,
        STOCK;

        TestDatabase fresh() {
            return this == STOCK ? TestDatabase.stock() : TestDatabase.fresh();
        }
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldNotDependOnWhatTheDatabaseDefaultsTo(Server server) {
        try (var database = harmful(server)) {
            var pool = PgPool.open(vertx, database.options(), 1);

            Map<String, String> settings = settings(pool);

            assertThat(settings)
                    .containsEntry("synchronous_commit", "on")
                    .containsEntry("default_transaction_isolation", "read committed")
                    .containsEntry("default_transaction_read_only", "off")
                    .containsEntry("jit", "off")
                    .containsEntry("max_parallel_workers_per_gather", "0")
                    .containsEntry("statement_timeout", "0")
                    .containsEntry("lock_timeout", "0")
                    .containsEntry("idle_session_timeout", "0")
                    .containsEntry("idle_in_transaction_session_timeout", "60000")
                    .containsEntry("search_path", TestDatabase.SCHEMA)
                    .containsEntry("TimeZone", "UTC")
                    .containsEntry("standard_conforming_strings", "on");
            assertThat(settings.getOrDefault("transaction_timeout", "0")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldWorkWhereEverythingTimesOut(Server server) {
        try (var database = harmful(server)) {
            var pool = PgPool.open(vertx, database.options(), 1);

            Await.value(pool.transaction(connection -> connection
                    .run(INSERT, Tuple.tuple())
                    .compose(done -> connection.run(SLOW, Tuple.tuple()))
                    .compose(done -> vertx.timer(600, TimeUnit.MILLISECONDS))
                    .compose(done -> connection.run(SLOW, Tuple.tuple()))));

            assertThat(database.number("SELECT count(*) FROM tenant")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldKeepALimitThatAPoolSetsItself(Server server) {
        try (var database = harmful(server)) {
            var connections = new Connections(database.uri(), TestDatabase.SCHEMA, StatementObserver.NONE);

            var settings = settings(connections.heavy(vertx, Duration.ofMillis(250)));

            assertThat(settings).containsEntry("lock_timeout", "250").containsEntry("statement_timeout", "0");
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldMigrateWhereEverythingTimesOut(Server server) {
        try (var database = server == Server.STOCK ? TestDatabase.emptyStock() : TestDatabase.empty()) {
            spoil(database);

            var result = Migrations.migrate(database.uri(), "other", System::nanoTime);

            assertThat(result.applied()).isPositive();
        }
    }

    private static TestDatabase harmful(Server server) {
        var database = server.fresh();
        spoil(database);
        return database;
    }

    private static void spoil(TestDatabase database) {
        String name = database.uri().database();
        HARMFUL.forEach((setting, value) ->
                database.execute("ALTER DATABASE " + name + " SET " + setting + " = '" + value + "'"));
        if (database.number("SELECT count(*) FROM pg_settings WHERE name = 'transaction_timeout'") > 0) {
            database.execute("ALTER DATABASE " + name + " SET transaction_timeout = '400ms'");
        }
    }

    private static Map<String, String> settings(PgPool pool) {
        var names = Tuple.tuple().addArrayOfString(HARMFUL.keySet().toArray(String[]::new));
        RowSet<Row> rows = Await.value(pool.run(SHOW, names));
        Map<String, String> settings = new TreeMap<>();
        rows.forEach(row -> settings.put(row.getString("name"), row.getString("setting")));
        return settings;
    }
}
