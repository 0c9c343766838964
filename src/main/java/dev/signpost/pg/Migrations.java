package dev.signpost.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the schema to this program's version: numbered SQL files, forward only. Blocks; for {@code boot} and tests.
 * Several processes may do it at once: an advisory lock of Postgres lets one through at a time. {@link Upgrade} sees to
 * it that programs which work on the schema meanwhile are not held up.
 *
 * <p>A program also runs on a newer schema, beside the program that has made it, if each file that it does not know
 * says so in its name: {@code V7__add_a_column__with_5.sql} runs with programs that know version 5 or more. The name is
 * what the database keeps of a file, so an older program can read it there.
 */
public final class Migrations {
    /** Anything: only those who create the schema at the same moment must agree on it. */
    private static final long SCHEMA_LOCK = 0x5163_6e70_6f73_7431L;

    private static final Pattern RUNS_WITH = Pattern.compile(".* with (\\d{1,6})");
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private Migrations() {}

    /**
     * What was done.
     *
     * @param applied how many files were run now
     * @param version of the schema now, like {@code 2}
     * @param newer whether that is newer than this program, which runs on it all the same
     */
    public record Result(int applied, String version, boolean newer) {}

    /**
     * Creates the schema if it is missing and runs the files that it has not seen. Changes nothing, and needs no right
     * to, if it has seen them all.
     *
     * @param schema lower-case name
     * @param nanoTime monotonic nanoseconds
     * @throws MigrationException if the database is away, refuses, or belongs to a newer version that this program does
     *     not run beside
     */
    public static Result migrate(DatabaseUri database, String schema, LongSupplier nanoTime) {
        return migrate(database, schema, Upgrade.Patience.usual(nanoTime));
    }

    static Result migrate(DatabaseUri database, String schema, Upgrade.Patience patience) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new MigrationException("schema " + schema + " is not a lower-case name", null);
        }
        try {
            createSchema(database, schema);
            boolean mayChange = mayChange(database, schema);
            return migrate(database, patience, flyway(database, schema), behind -> {
                if (!mayChange) {
                    throw new MigrationException(
                            "schema " + schema + " of " + database + " is behind: " + behind + ", and role "
                                    + database.user() + " may not change it. " + remedy(database.user()),
                            null);
                }
            });
        } catch (SQLException e) {
            throw new MigrationException("cannot use the database " + database + ": " + e.getMessage(), e);
        } catch (org.flywaydb.core.api.FlywayException e) {
            throw new MigrationException("cannot migrate the database " + database + ": " + e.getMessage(), e);
        }
    }

    /** What to do when a role may not do what is needed. */
    static String remedy(String role) {
        return "Run \"signpost migrate\" with the URI of the schema's owner as database.migrationUri: it migrates, and"
                + " grants role " + role + " what it needs";
    }

    private static void createSchema(DatabaseUri database, String schema) throws SQLException {
        try (Connection connection = OwnerConnection.open(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Two at once would both find it missing; IF NOT EXISTS does not help against that.
            statement.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
            // Asked first, since a role that may not create schemas may still use one that was made for it.
            try (var found = statement.executeQuery("SELECT 1 FROM pg_namespace WHERE nspname = '" + schema + "'")) {
                if (!found.next()) {
                    statement.execute("CREATE SCHEMA " + schema);
                }
            }
            connection.commit();
        }
    }

    /** Whether this role may make tables there; fails if it may not even look. */
    private static boolean mayChange(DatabaseUri database, String schema) throws SQLException {
        try (Connection connection = OwnerConnection.open(database);
                Statement statement = connection.createStatement();
                var rights = statement.executeQuery("SELECT has_schema_privilege('" + schema + "', 'USAGE'),"
                        + " has_schema_privilege('" + schema + "', 'CREATE')")) {
            rights.next();
            if (!rights.getBoolean(1)) {
                throw new MigrationException(
                        "role " + database.user() + " may not use schema " + schema + " of " + database + ". "
                                + remedy(database.user()),
                        null);
            }
            return rights.getBoolean(2);
        }
    }

    private static FluentConfiguration flyway(DatabaseUri database, String schema) throws SQLException {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(url(database), database.user(), OwnerConnection.password(database))
                .defaultSchema(schema)
                .createSchemas(false)
                .callbacks(new WithoutLimits())
                .table("schema_version")
                .locations("classpath:db/migration")
                // Each file is a transaction of its own: locks are held for one file's time.
                .group(false)
                .loggers(FlywayLog.class.getName());
    }

    /** @param mayChange throws if this role may not run what is missing, which it is told */
    private static Result migrate(
            DatabaseUri database,
            Upgrade.Patience patience,
            FluentConfiguration configuration,
            Consumer<String> mayChange) {
        Flyway flyway = configuration.load();
        MigrationVersion known = Arrays.stream(flyway.info().all())
                .filter(info -> info.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(MigrationVersion::compareTo)
                .orElseThrow(() -> new MigrationException("no migration files in this program", null));
        List<MigrationInfo> unknown = Arrays.stream(flyway.info().applied())
                .filter(info -> info.getVersion() != null && info.getVersion().compareTo(known) > 0)
                .toList();
        if (!unknown.isEmpty()) {
            return besideNewer(unknown, known);
        }
        int pending = flyway.info().pending().length;
        MigrationInfo current = flyway.info().current();
        if (pending > 0) {
            mayChange.accept("it has version " + (current == null ? "0" : current.getVersion())
                    + " and this program needs " + known);
        }
        if (pending == 0) {
            flyway.validate();
            return new Result(0, known.getVersion(), false);
        }
        try (LockWatch watch = new LockWatch(database, patience.nanoTime()).start()) {
            int applied = new Upgrade(patience, watch, current == null).run(configuration, database);
            return new Result(applied, known.getVersion(), false);
        }
    }

    /** Changes nothing. */
    private static Result besideNewer(List<MigrationInfo> unknown, MigrationVersion known) {
        MigrationVersion newest = unknown.get(unknown.size() - 1).getVersion();
        for (MigrationInfo migration : unknown) {
            Matcher oldest = RUNS_WITH.matcher(migration.getDescription());
            if (!oldest.matches()
                    || MigrationVersion.fromVersion(oldest.group(1)).compareTo(known) > 0) {
                throw new MigrationException(
                        "the database has schema version " + newest + ", newer than this program's " + known
                                + ", which does not run with version " + migration.getVersion() + " ("
                                + migration.getDescription()
                                + "): run the newer program, or restore the database from before its migration",
                        null);
            }
        }
        return new Result(0, newest.getVersion(), true);
    }

    /** One that works; Flyway opens connections by itself. */
    private static String url(DatabaseUri database) throws SQLException {
        try (Connection connection = OwnerConnection.open(database)) {
            return connection.getMetaData().getURL();
        }
    }
}
