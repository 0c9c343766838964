package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import dev.signpost.testkit.VersionBefore;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a program of the version before meets while today's files run on its schema: its statement that accepts events,
 * kept word by word, its rows, and its prepared statements. With a history, and with somebody who reads for long.
 */
class UpgradeTest {
    private static final int EVENTS = 30_000;
    private static final Duration HELD_UP_AT_MOST = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldHoldUpAcceptsForASecondAtMost() throws Exception {
        VersionBefore.migrate(database.uri());
        try (Connection reader = OwnerConnection.open(database.uri());
                var publisher = new OldPublisher(vertx, database, 4)) {
            VersionBefore.fill(reader, EVENTS);
            publisher.start(Duration.ofMillis(5));
            publisher.awaitAccepted(100);
            read(reader, "tenant");

            var migration = CompletableFuture.supplyAsync(
                    () -> Migrations.migrate(database.uri(), "signpost", System::nanoTime));
            awaitWaitingFor("tenant");
            publisher.awaitAccepted(600);
            boolean waited = !migration.isDone();
            reader.rollback();
            var result = migration.join();
            publisher.awaitAccepted(100);
            var longest = publisher.stop();

            System.out.printf(Locale.ROOT, "UpgradeTest: accepts held up for %d ms at most%n", longest.toMillis());
            assertThat(waited).as("somebody reads").isTrue();
            assertThat(result.applied()).isGreaterThan(6);
            assertThat(longest).isLessThan(HELD_UP_AT_MOST);
            assertThat(publisher.failures()).isEmpty();
            assertThat(database.number("SELECT count(*) FROM event WHERE pod_id > 0"))
                    .isEqualTo(publisher.accepted());
        }
    }

    @Test
    void shouldSayWhoseLockItDidNotGet() throws Exception {
        VersionBefore.migrate(database.uri());
        try (Connection reader = OwnerConnection.open(database.uri())) {
            int pid = read(reader, "tenant");
            var impatient = new Upgrade.Patience(
                    Duration.ofMillis(200),
                    Duration.ofMillis(10),
                    Duration.ofMillis(10),
                    Duration.ofMillis(300),
                    System::nanoTime);

            assertThatThrownBy(() -> Migrations.migrate(database.uri(), "signpost", impatient))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("V14__strange_servers__with_5.sql has tried for")
                    .hasMessageContaining("a lock on table tenant that session " + pid + " holds (role ")
                    .hasMessageContaining("idle in transaction")
                    .hasMessageContaining("programs of the version before run on");
        }
        assertThat(database.number("SELECT max(version::int) FROM schema_version"))
                .isEqualTo(13);
    }

    /** An ALTER that changes what a column is makes every prepared statement fail that answers it. */
    @Test
    void shouldLeavePreparedStatementsOfRunningProgramsValid() throws SQLException {
        VersionBefore.migrate(database.uri());
        OldPublisher.register(database);
        List<String> names = new ArrayList<>();
        try (Connection old = OwnerConnection.open(database.uri());
                Statement statement = old.createStatement()) {
            old.setSchema(TestDatabase.SCHEMA);
            for (var table : columns().entrySet()) {
                statement.execute("PREPARE all_of_" + table.getKey() + " AS SELECT " + table.getValue() + " FROM "
                        + table.getKey());
                statement.execute("EXECUTE all_of_" + table.getKey());
                names.add("all_of_" + table.getKey());
            }

            Migrations.migrate(database.uri(), "signpost", System::nanoTime);

            assertThat(names)
                    .contains("all_of_tenant", "all_of_event")
                    .allSatisfy(name ->
                            assertThat(statement.execute("EXECUTE " + name)).isTrue());
        }
    }

    @Test
    void shouldAddNothingThatOlderProgramsWouldHaveToWrite() {
        VersionBefore.migrate(database.uri());
        var before = columns();

        Migrations.migrate(database.uri(), "signpost", System::nanoTime);

        var demanded = database
                .query("SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'signpost' AND is_nullable = 'NO' AND column_default IS NULL"
                        + " AND is_identity = 'NO'")
                .stream()
                .filter(row -> before.containsKey(String.valueOf(row.get("table_name"))))
                .filter(row -> !List.of(before.getOrDefault(String.valueOf(row.get("table_name")), "")
                                .split(", ", -1))
                        .contains(row.get("column_name")));
        assertThat(demanded).isEmpty();
        assertThat(columns().keySet()).containsAll(before.keySet());
    }

    /** Of each table, as a list for SELECT. */
    private Map<String, String> columns() {
        return database
                .query("SELECT table_name, string_agg(column_name, ', ' ORDER BY ordinal_position) AS columns"
                        + " FROM information_schema.columns WHERE table_schema = 'signpost'"
                        + " AND table_name <> 'schema_version' GROUP BY table_name")
                .stream()
                .collect(Collectors.toMap(
                        row -> String.valueOf(row.get("table_name")), row -> String.valueOf(row.get("columns"))));
    }

    /** Begins to read and does not end; answers the session's number. */
    private static int read(Connection reader, String table) throws SQLException {
        reader.setAutoCommit(false);
        reader.setSchema(TestDatabase.SCHEMA);
        try (Statement statement = reader.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid(), count(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void awaitWaitingFor(String table) {
        Awaitility.await("a migration that waits for " + table)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> database.number(
                                "SELECT count(*) FROM pg_locks WHERE relation = ?::regclass AND NOT granted"
                                        + " AND mode = 'AccessExclusiveLock'",
                                table)
                        > 0);
    }
}
