package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.PgBouncer;
import dev.signpost.testkit.StockPostgres;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debian's PgBouncer before Debian's Postgres. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolerTest {
    private final Vertx vertx = Vertx.vertx();
    private StockPostgres server;

    @BeforeAll
    void start() {
        server = StockPostgres.start(Map.of());
    }

    @AfterAll
    void stop() {
        Await.value(vertx.close());
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"transaction, 20", "transaction, 1", "statement, 20"})
    void shouldRefuseAPoolerThatGivesSessionsAway(String mode, String size) {
        try (var pooler = PgBouncer.before(server.uri(), Map.of("pool_mode", mode, "default_pool_size", size))) {
            assertThatThrownBy(() -> Preflight.check(pooler.uri(), "signpost"))
                    .isInstanceOf(Preflight.UnfitDatabaseException.class)
                    .hasMessageContaining("pool_mode = " + mode)
                    .hasMessageContaining("give Signpost a pool in session mode");
        }
    }

    @Test
    void shouldSayWhatToDoAboutStartupParametersAndRunWhenThatIsDone() throws Exception {
        database("pooled");
        String told;
        try (var pooler = PgBouncer.before(server.uri().withDatabase("pooled"), Map.of("pool_mode", "session"))) {
            told = String.valueOf(unreachable(pooler.uri()).getMessage());
        }
        Matcher ignore = Pattern.compile("ignore_startup_parameters = ([^)]+)").matcher(told);
        assertThat(ignore.find()).as(told).isTrue();
        var obedient = new TreeMap<>(Map.of("pool_mode", "session"));
        obedient.put("ignore_startup_parameters", ignore.group(1) + ", options");

        try (var pooler = PgBouncer.before(server.uri().withDatabase("pooled"), obedient)) {
            assertThat(unfit(pooler.uri()))
                    .extracting(Finding::setting)
                    .contains("search_path", "default_transaction_isolation");
        }
        told.lines().filter(line -> line.contains("ALTER ROLE")).forEach(this::execute);
        // Not the same one: its connections to the server are older than what has been set for the role.
        try (var pooler = PgBouncer.before(server.uri().withDatabase("pooled"), obedient)) {
            assertThat(unfit(pooler.uri())).isEmpty();
        }
    }

    private Throwable unreachable(DatabaseUri uri) throws Exception {
        Preflight.check(uri, "signpost");
        var connections = new Connections(uri, "signpost", StatementObserver.NONE);
        return Preflight.unreachable(uri, "signpost", Await.failure(connections.state(vertx)));
    }

    private List<Finding> unfit(DatabaseUri uri) throws Exception {
        // What a role's defaults would be if somebody had set them so.
        execute("ALTER DATABASE pooled SET default_transaction_isolation = 'serializable'");
        Preflight.check(uri, "signpost");
        var connections = new Connections(uri, "signpost", StatementObserver.NONE);
        var check = new ServerCheck(new ServerNeeds(uri, "signpost"));
        return check.all(Await.value(connections.plainState(vertx)), Await.value(connections.state(vertx)), 1).stream()
                .filter(finding -> finding.kind() == Finding.Kind.UNFIT)
                .toList();
    }

    private void database(String name) {
        execute("CREATE DATABASE " + name);
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
