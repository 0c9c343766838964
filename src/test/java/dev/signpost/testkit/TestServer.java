package dev.signpost.testkit;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.EmbeddedDatabase;
import dev.signpost.pg.Migrations;
import dev.signpost.pg.OwnerConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/**
 * The Postgres of the tests, one per process. As a rule the embedded one, in a directory below {@code target} that is
 * kept, so that it is made once per build tree; not durable; databases that a killed run has left behind are dropped at
 * the next start. Beside it, or with {@code -Dsignpost.test.postgres=stock} for all tests in its place, the one that the
 * distribution ships. With {@code -Dsignpost.test.hostile=true} each database has the defaults of
 * {@link TestDatabase#HOSTILE}.
 */
final class TestServer implements AutoCloseable {
    private static final Map<String, String> FAST = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "shared_buffers", "128MB",
            "max_connections", "200",
            "autovacuum_naptime", "1h");

    private final DatabaseUri server;
    private final Connection admin;
    private final String template;
    private final AtomicInteger made = new AtomicInteger();
    private final Runnable stop;

    private static final class Embedded {
        static final TestServer INSTANCE = embedded();
    }

    private static final class Stock {
        static final TestServer INSTANCE = on(StockPostgres.shared().uri(), () -> {});
    }

    private TestServer(DatabaseUri server, Connection admin, String template, Runnable stop) {
        this.server = server;
        this.admin = admin;
        this.template = template;
        this.stop = stop;
    }

    static TestServer usual() {
        return isStock() ? stock() : Embedded.INSTANCE;
    }

    /** A new one of the caller's own, for settings that others would feel; to be closed. */
    static TestServer alone() {
        if (isStock()) {
            var postgres = StockPostgres.start(Map.of());
            return on(postgres.uri(), postgres::close);
        }
        try {
            Path directory = Files.createTempDirectory("signpost-postgres-alone");
            var database = EmbeddedDatabase.open(directory, FAST, new SecureRandom());
            return on(database.uri(), () -> {
                database.close();
                delete(directory);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStock() {
        return "stock".equals(System.getProperty("signpost.test.postgres"));
    }

    static TestServer stock() {
        // Asked here, for a test that is left out must not spoil the class for the next one.
        StockPostgres.shared();
        return Stock.INSTANCE;
    }

    private static TestServer embedded() {
        try {
            var database = EmbeddedDatabase.open(Path.of("target", "test-database"), FAST, new SecureRandom());
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
            return on(database.uri(), () -> {});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that the caller has started; closed with it. */
    static TestServer of(StockPostgres postgres) {
        return on(postgres.uri(), postgres::close);
    }

    private static TestServer on(DatabaseUri uri, Runnable stop) {
        try {
            Connection admin = OwnerConnection.open(uri);
            var server = new TestServer(uri, admin, "template_" + fingerprintOfMigrations(), stop);
            server.dropLeftOvers();
            server.makeTemplate();
            return server;
        } catch (IOException | SQLException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    DatabaseUri copyOfTemplate() {
        return create(" TEMPLATE " + template + " STRATEGY wal_log");
    }

    DatabaseUri emptyDatabase() {
        return create("");
    }

    void drop(DatabaseUri database) {
        execute("DROP DATABASE IF EXISTS " + database.database() + " WITH (FORCE)");
    }

    /** Stops it, if it is the caller's own. */
    @Override
    public void close() {
        try {
            admin.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        stop.run();
    }

    private DatabaseUri create(String how) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + made.incrementAndGet();
        execute("CREATE DATABASE " + name + how);
        if (Boolean.getBoolean("signpost.test.hostile")) {
            TestDatabase.HOSTILE.forEach(
                    (setting, value) -> execute("ALTER DATABASE " + name + " SET " + setting + " = '" + value + "'"));
        }
        return server.withDatabase(name);
    }

    private synchronized void execute(String sql) {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void makeTemplate() throws SQLException {
        // Another process may be about to make it, too.
        execute("SELECT pg_advisory_lock(1)");
        try {
            if (databases("= '" + template + "'").isEmpty()) {
                execute("DROP DATABASE IF EXISTS template_unfinished WITH (FORCE)");
                execute("CREATE DATABASE template_unfinished");
                Migrations.migrate(server.withDatabase("template_unfinished"), TestDatabase.SCHEMA, System::nanoTime);
                execute("ALTER DATABASE template_unfinished RENAME TO " + template);
            }
        } finally {
            execute("SELECT pg_advisory_unlock(1)");
        }
    }

    private void dropLeftOvers() throws SQLException {
        for (String name : databases("LIKE 'test\\_%'")) {
            long owner = Long.parseLong(name.split("_", -1)[1]);
            if (owner == ProcessHandle.current().pid()
                    || ProcessHandle.of(owner).isEmpty()) {
                execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            }
        }
    }

    private List<String> databases(String condition) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var statement = admin.createStatement();
                var rows = statement.executeQuery("SELECT datname FROM pg_database WHERE datname " + condition)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /** A template is good for exactly these files. */
    private static String fingerprintOfMigrations() throws IOException, URISyntaxException {
        var crc = new CRC32();
        Path directory = Path.of(Migrations.class.getResource("/db/migration").toURI());
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                crc.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                crc.update(Files.readAllBytes(file));
            }
        }
        return Long.toHexString(crc.getValue());
    }
}
