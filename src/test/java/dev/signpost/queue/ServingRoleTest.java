package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Secret;
import dev.signpost.pg.Connections;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.Grants;
import dev.signpost.pg.MigrationException;
import dev.signpost.pg.Migrations;
import dev.signpost.pg.OwnerConnection;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.StatementObserver;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two roles: one owns the schema and migrates, the other serves and changes rows only. */
class ServingRoleTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final String PASSWORD = "hush";

    enum Server {
        EMBEDDED,
        STOCK
    }

    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init")
    private DatabaseUri owner;

    @SuppressWarnings("NullAway.Init")
    private DatabaseUri app;

    private void on(Server server) {
        database = server == Server.STOCK ? TestDatabase.emptyStock() : TestDatabase.empty();
        String name = database.uri().database();
        owner = role(name + "_owner");
        app = role(name + "_app");
        // As a hoster gives it: one database, and no right to make anything in schema public.
        database.execute("ALTER DATABASE " + name + " OWNER TO " + owner.user());
    }

    private DatabaseUri role(String name) {
        database.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + PASSWORD + "'");
        var uri = database.uri();
        return new DatabaseUri(
                uri.host(),
                uri.port(),
                uri.database(),
                name,
                Secret.of(PASSWORD),
                uri.sslMode(),
                uri.rootCertificate());
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        Stream.of(app, owner)
                .forEach(role -> database.execute("REASSIGN OWNED BY " + role.user() + " TO CURRENT_USER"));
        Stream.of(app, owner).forEach(role -> database.execute("DROP OWNED BY " + role.user()));
        Stream.of(app, owner).forEach(role -> database.execute("DROP ROLE " + role.user()));
        database.close();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldMakePartitionsAndTakeThemAwayWithoutTheRightToMakeTables(Server server) throws SQLException {
        on(server);
        Migrations.migrate(owner, TestDatabase.SCHEMA, System::nanoTime);
        Grants.grant(owner, TestDatabase.SCHEMA, app.user());
        Grants.check(app, TestDatabase.SCHEMA);
        assertThat(Migrations.migrate(app, TestDatabase.SCHEMA, System::nanoTime)
                        .applied())
                .isZero();
        var connections = new Connections(app, TestDatabase.SCHEMA, StatementObserver.NONE);
        PgPool pool = connections.pool(vertx, 3);
        var retirement = new Retirement(pool, connections.heavy(vertx, Duration.ofMillis(500)), PERIOD);

        assertThat(Await.value(new Partitions(pool, DAY, PERIOD).ensure())).isTrue();
        long present = partitions();
        old();

        try (Connection reader = OwnerConnection.open(app)) {
            reader.setAutoCommit(false);
            run(reader, "SELECT count(*) FROM signpost.event");
            assertThat(PgFault.sqlState(Await.failure(retirement.retire()))).isEqualTo("55P03");
            reader.rollback();
        }
        while (Await.value(retirement.retire())) {
            assertThat(partitions()).isGreaterThanOrEqualTo(present);
        }

        assertThat(partitions()).isEqualTo(present);
        assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname ~ '^event_[0-9]' AND relkind = 'r'"))
                .isEqualTo(present / 3);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldLetTheServingRoleMakeNoTable(Server server) throws SQLException {
        on(server);
        Migrations.migrate(owner, TestDatabase.SCHEMA, System::nanoTime);
        Grants.grant(owner, TestDatabase.SCHEMA, app.user());

        try (Connection connection = OwnerConnection.open(app)) {
            assertThatThrownBy(() -> run(connection, "CREATE TABLE signpost.mine (id int)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> run(connection, "DELETE FROM signpost.schema_version"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> run(connection, "SELECT signpost.detach_partition('tenant')"))
                    .hasMessageContaining("tenant is no partition of the log");
            assertThatThrownBy(() -> run(connection, "SELECT signpost.drop_partition('tenant')"))
                    .hasMessageContaining("tenant is not a table that was detached");
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldSayThatTheSchemaIsBehindAndWhoCanChangeIt(Server server) throws SQLException {
        on(server);
        Migrations.migrate(owner, TestDatabase.SCHEMA, System::nanoTime);
        Grants.grant(owner, TestDatabase.SCHEMA, app.user());
        try (Connection connection = OwnerConnection.open(owner)) {
            run(connection, "DELETE FROM signpost.schema_version WHERE version::int >= 12");
        }

        assertThatThrownBy(() -> Migrations.migrate(app, TestDatabase.SCHEMA, System::nanoTime))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("is behind: it has version 11 and this program needs")
                .hasMessageContaining("role " + app.user() + " may not change it. Run \"signpost migrate\"");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void shouldSayWhatTheServingRoleLacks(Server server) throws SQLException {
        on(server);
        Migrations.migrate(owner, TestDatabase.SCHEMA, System::nanoTime);

        assertThatThrownBy(() -> Migrations.migrate(app, TestDatabase.SCHEMA, System::nanoTime))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("role " + app.user() + " may not use schema signpost");
        Grants.grant(owner, TestDatabase.SCHEMA, app.user());
        try (Connection connection = OwnerConnection.open(owner)) {
            run(connection, "REVOKE INSERT ON signpost.event FROM " + app.user());
        }
        assertThatThrownBy(() -> Grants.check(app, TestDatabase.SCHEMA))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("lacks rights in schema signpost")
                .hasMessageContaining(": INSERT on event. Run \"signpost migrate\"");
    }

    private void old() throws SQLException {
        try (Connection connection = OwnerConnection.open(app)) {
            run(
                    connection,
                    "SELECT signpost.make_partitions(date_trunc('day', now() - interval '40 days'),"
                            + " date_trunc('day', now() - interval '40 days') + interval '1 day')");
        }
    }

    private long partitions() {
        return database.number("SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                + " JOIN pg_class p ON p.oid = i.inhparent"
                + " WHERE p.relname IN ('event', 'attempt', 'parked') AND c.relkind = 'r'");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
