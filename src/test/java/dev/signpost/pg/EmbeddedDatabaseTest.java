package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    private static final Path UNPACKED = Path.of("target", "test-database").toAbsolutePath();

    @TempDir
    private Path directory;

    @BeforeAll
    static void unpack() {
        TestDatabase.empty().close();
    }

    /** The programs are 60 MB: once is enough for all tests. */
    @BeforeEach
    void linkPrograms() throws IOException {
        try (var entries = Files.list(UNPACKED)) {
            for (Path entry : entries.filter(it -> it.getFileName().toString().startsWith("postgres-programs-"))
                    .toList()) {
                Files.createSymbolicLink(directory.resolve(entry.getFileName()), entry);
            }
        }
    }

    @Test
    void shouldKeepItsDataDurablyForItsOwnerOnly() throws Exception {
        try (var database = open()) {
            write(database.uri(), "CREATE TABLE kept AS SELECT 7 AS n");
        }

        try (var database = open()) {
            assertThat(read(database.uri(), "SELECT n FROM kept")).isEqualTo("7");
            assertThat(read(database.uri(), "SHOW fsync")).isEqualTo("on");
            assertThat(read(database.uri(), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(read(database.uri(), "SHOW full_page_writes")).isEqualTo("on");
            assertThat(read(database.uri(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
        var password = Files.getPosixFilePermissions(directory.resolve("postgres.password"));
        assertThat(PosixFilePermissions.toString(password)).isEqualTo("rw-------");
        assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void shouldAskForThePassword() throws Exception {
        try (var database = open()) {
            var uri = database.uri();
            var guess = DatabaseUri.parse("postgres://" + uri.user() + ":guess@127.0.0.1:" + uri.port() + "/signpost");

            assertThatThrownBy(() -> OwnerConnection.open(guess))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void shouldAdoptTheServerOfAKilledProcess() throws Exception {
        var holder = EmbeddedHolder.start(directory);
        long server = serverPid();
        holder.destroyForcibly().waitFor();

        try (var database = open()) {
            assertThat(serverPid()).isEqualTo(server);
            assertThat(read(database.uri(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void shouldRecoverWhenTheServerWasKilled() throws Exception {
        try (var database = open()) {
            write(database.uri(), "CREATE TABLE kept AS SELECT 7 AS n");
            var server = ProcessHandle.of(serverPid()).orElseThrow();
            server.destroyForcibly();
            server.onExit().get(10, TimeUnit.SECONDS);
        }

        try (var database = open()) {
            assertThat(read(database.uri(), "SELECT n FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void shouldStartThoughTheProcessNumberLeftBehindIsSomeoneElsesNow() throws Exception {
        open().close();
        Files.writeString(
                directory.resolve("postgres/postmaster.pid"),
                ProcessHandle.current().pid() + "\n/somewhere\n0\n5432\n\n127.0.0.1\n");

        try (var database = open()) {
            assertThat(read(database.uri(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void shouldRunUntilTheLastProcessThatUsesItIsGone() throws Exception {
        var holder = EmbeddedHolder.start(directory);
        try (var database = open()) {
            long server = serverPid();
            holder.outputWriter().close();
            boolean ended = holder.waitFor(20, TimeUnit.SECONDS);

            assertThat(ended).isTrue();
            assertThat(serverPid()).isEqualTo(server);
            assertThat(read(database.uri(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void shouldBeOpenedOnceInAProcess() throws Exception {
        try (var database = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is open in this process already");
            assertThat(read(database.uri(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void shouldSayWhyItCannotStart() throws Exception {
        open().close();
        Files.writeString(directory.resolve("postgres/PG_VERSION"), "9\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pg_ctl failed")
                .hasMessageContaining("postgres.start.log");
    }

    @Test
    void shouldTellWhatItIsDoing() throws IOException {
        List<String> steps = new ArrayList<>();

        EmbeddedDatabase.open(directory, Map.of(), new SecureRandom(), steps::add)
                .close();

        Path home = directory.toRealPath();
        assertThat(steps)
                .containsExactly(
                        "unpacking Postgres into " + home, "making an empty database in " + home, "starting Postgres");
    }

    private EmbeddedDatabase open() throws IOException {
        return EmbeddedDatabase.open(directory, Map.of(), new SecureRandom());
    }

    private long serverPid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("postgres/postmaster.pid")).get(0));
    }

    private static void write(DatabaseUri uri, String sql) throws SQLException {
        try (var connection = OwnerConnection.open(uri);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(DatabaseUri uri, String sql) throws SQLException {
        try (var connection = OwnerConnection.open(uri);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
