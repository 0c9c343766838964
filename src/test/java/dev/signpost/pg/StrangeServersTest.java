package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.StockPostgres;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server of Debian's that is set so as to hurt, with databases that are odd in ways of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangeServersTest {
    private final Vertx vertx = Vertx.vertx();
    private StockPostgres server;

    @BeforeAll
    void start() {
        server = StockPostgres.start(Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "20"));
    }

    @AfterAll
    void stop() {
        Await.value(vertx.close());
        server.close();
    }

    @Test
    void shouldRefuseADatabaseOfAnotherEncoding() {
        execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'");

        assertThatThrownBy(() -> Preflight.check(server.uri().withDatabase("ascii"), "signpost"))
                .isInstanceOf(Preflight.UnfitDatabaseException.class)
                .hasMessageContaining("server_encoding = SQL_ASCII: Only UTF8 holds")
                .hasMessageContaining("CREATE DATABASE ascii ENCODING 'UTF8' TEMPLATE template0");
    }

    @Test
    void shouldRefuseAStandby() {
        try (var standby = server.standby()) {
            assertThatThrownBy(() -> Preflight.check(standby.uri(), "signpost"))
                    .isInstanceOf(Preflight.UnfitDatabaseException.class)
                    .hasMessageContaining("This server is a standby and takes no writes");
        }
    }

    @Test
    void shouldTellWhatMakesAnAcknowledgedEventLosable() throws Exception {
        execute("ALTER DATABASE postgres SET synchronous_commit = off");

        var findings = findings(server.uri());

        assertThat(findings)
                .extracting(Finding::kind, Finding::subject)
                .contains(
                        tuple(Finding.Kind.RISK, "fsync = off"),
                        tuple(Finding.Kind.RISK, "full_page_writes = off"),
                        tuple(Finding.Kind.OVERRIDDEN, "synchronous_commit = off"));
    }

    @Test
    void shouldTellThatThereAreTooFewConnections() throws Exception {
        assertThat(findings(server.uri()))
                .filteredOn(finding -> finding.setting().equals("max_connections"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("This pod may need 40 connections"));
    }

    @Test
    void shouldSayThatNoConnectionIsLeft() throws Exception {
        execute("CREATE ROLE crowded LOGIN PASSWORD 'stock' CONNECTION LIMIT 1");
        var crowded = DatabaseUri.parse(
                "postgres://crowded:stock@127.0.0.1:" + server.uri().port() + "/postgres?sslmode=disable");
        try (Connection only = Migrations.connect(crowded)) {
            assertThat(only.isValid(1)).isTrue();

            assertThatThrownBy(() -> Preflight.check(crowded, "signpost"))
                    .isInstanceOf(Preflight.UnfitDatabaseException.class)
                    .hasMessageContaining("too many connections for role")
                    .hasMessageContaining("raise max_connections (or the limit of the role or the database)");
        }
    }

    private List<Finding> findings(DatabaseUri uri) throws Exception {
        Preflight.check(uri, "signpost");
        var connections = new Connections(uri, "signpost", StatementObserver.NONE);
        var check = new ServerCheck(new ServerCheck.Needs(uri, "signpost"));
        return check.all(Await.value(connections.plainState(vertx)), Await.value(connections.state(vertx)), 40);
    }

    private void execute(String sql) {
        try (Connection connection = Migrations.connect(server.uri());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
