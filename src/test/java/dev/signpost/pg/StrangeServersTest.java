package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.StockPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server of Debian's that is set so as to hurt, with databases that are odd in ways of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangeServersTest {
    private final Vertx vertx = Vertx.vertx();
    private StockPostgres server;

    @BeforeAll
    void start() throws IOException {
        server = StockPostgres.start(Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "20"));
        execute("CREATE ROLE locked NOLOGIN PASSWORD 'hush'");
        execute("CREATE ROLE outside LOGIN PASSWORD 'hush'");
        execute("CREATE DATABASE private");
        execute("REVOKE CONNECT ON DATABASE private FROM public");
        execute("CREATE DATABASE shut ALLOW_CONNECTIONS false");
        Path access = server.cluster().resolve("pg_hba.conf");
        Files.writeString(
                access,
                "host rejected all all reject\n" + "host encrypted all all reject\n" + Files.readString(access));
        execute("SELECT pg_reload_conf()");
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
        try (Connection only = OwnerConnection.open(crowded)) {
            assertThat(only.isValid(1)).isTrue();

            assertThatThrownBy(() -> Preflight.check(crowded, "signpost"))
                    .isInstanceOf(Preflight.UnfitDatabaseException.class)
                    .hasMessageContaining("too many connections for role")
                    .hasMessageContaining("raise max_connections (or the limit of the role or the database)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "postgres:hush@127.0.0.1:PORT/postgres; password authentication failed for user \"postgres\". Correct"
                        + " the user or the password in database.uri (SIGNPOST_DATABASE_URI)",
                "nobody:hush@127.0.0.1:PORT/postgres; user \"nobody\". Correct the user or the password",
                "postgres@127.0.0.1:PORT/postgres; Put the password into database.uri",
                "postgres:stock@127.0.0.1:PORT/nothere; database \"nothere\" does not exist. Correct the name in",
                "locked:hush@127.0.0.1:PORT/postgres; is not permitted to log in. ALTER ROLE \"locked\" LOGIN",
                "outside:hush@127.0.0.1:PORT/private; Detail: User does not have CONNECT privilege. As the owner: GRANT"
                        + " CONNECT ON DATABASE \"private\" TO \"outside\"",
                "postgres:stock@127.0.0.1:PORT/shut; ALTER DATABASE \"shut\" ALLOW_CONNECTIONS true",
                "outside:hush@127.0.0.1:PORT/rejected; Add a line for this host, user and database to pg_hba.conf",
                "outside:hush@127.0.0.1:PORT/encrypted?sslmode=disable; or ask for TLS, which it may demand",
                "postgres:stock@127.0.0.1:PORT/postgres?sslmode=require; Set ssl = on at the server, or take"
                        + " sslmode=require out of database.uri",
                "postgres:hush@host.invalid:PORT/postgres; no address is known for the host host.invalid. Correct",
                "postgres:hush@127.0.0.1:1/postgres; nothing listens at 127.0.0.1:1 (Connection refused). Start Postgres",
            })
    void shouldSayWhyItCannotConnectAndWhatToDo(String uri, String sentence) {
        var database = DatabaseUri.parse(
                "postgres://" + uri.replace("PORT", String.valueOf(server.uri().port())));

        assertThatThrownBy(() -> Preflight.check(database, "signpost"))
                .isInstanceOf(Preflight.UnfitDatabaseException.class)
                .hasMessageStartingWith("cannot use the database " + database + ": ")
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("hush", "stock", "\n")
                .endsWith(".");
    }

    private List<Finding> findings(DatabaseUri uri) throws Exception {
        Preflight.check(uri, "signpost");
        var connections = new Connections(uri, "signpost", StatementObserver.NONE);
        var check = new ServerCheck(new ServerNeeds(uri, "signpost"));
        return check.all(Await.value(connections.plainState(vertx)), Await.value(connections.state(vertx)), 40);
    }

    private void execute(String sql) {
        try (Connection connection = OwnerConnection.open(server.uri());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
