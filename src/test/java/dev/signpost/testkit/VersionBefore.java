package dev.signpost.testkit;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.OwnerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.flywaydb.core.Flyway;

/** The version that people have when they upgrade to this one: its schema, with a history. */
public final class VersionBefore {
    /** Of its schema. The files up to here are released, and never changed again. */
    public static final int SCHEMA_VERSION = 12;

    private VersionBefore() {}

    /** Brings a database without tables to that version. */
    public static void migrate(DatabaseUri uri) {
        var password = uri.password();
        // As its programs make it: Flyway would leave a row of its own.
        try (Connection connection = OwnerConnection.open(uri);
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + TestDatabase.SCHEMA);
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
        Flyway.configure()
                .dataSource(uri.jdbcUrl(), uri.user(), password == null ? "" : password.reveal())
                .defaultSchema(TestDatabase.SCHEMA)
                .table("schema_version")
                .createSchemas(false)
                .locations("classpath:db/migration")
                .target(String.valueOf(SCHEMA_VERSION))
                .loggers("slf4j")
                .load()
                .migrate();
    }

    /** Fills it with {@code events} events of ten days and all that belongs to them; 100,000 take ten seconds. */
    public static void fill(Connection connection, int events) {
        try (var statement = connection.createStatement()) {
            connection.setSchema(TestDatabase.SCHEMA);
            statement.execute(resource("history.sql").replace("{events}", String.valueOf(events)));
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** With which its programs take events in. */
    public static String acceptStatement() {
        return resource("accept_of_version_12.sql");
    }

    private static String resource(String name) {
        try (InputStream text = Objects.requireNonNull(VersionBefore.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
