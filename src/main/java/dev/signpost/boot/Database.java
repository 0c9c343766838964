package dev.signpost.boot;

import dev.signpost.model.Secret;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.EmbeddedDatabase;
import dev.signpost.pg.Grants;
import dev.signpost.pg.Migrations;
import dev.signpost.pg.Preflight;
import dev.signpost.pg.Progress;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.LogKeys;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of the settings, or an embedded one that runs as long as this is open. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String SERVING = "database.uri (SIGNPOST_DATABASE_URI)";
    private static final String MIGRATING = "database.migrationUri (SIGNPOST_DATABASE_MIGRATION_URI)";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final DatabaseUri uri;
    private final DatabaseUri owner;
    private final @Nullable EmbeddedDatabase embedded;

    private Database(DatabaseUri uri, DatabaseUri owner, @Nullable EmbeddedDatabase embedded) {
        this.uri = uri;
        this.owner = owner;
        this.embedded = embedded;
    }

    /** Does not connect to a configured one yet. */
    static Database open(Settings settings, SecureRandom random, Progress progress) throws StartFailure, WrongSettings {
        Secret configured = settings.database().uri();
        if (configured != null) {
            DatabaseUri uri = parsed("database.uri", configured);
            Secret migrating = settings.database().migrationUri();
            return new Database(uri, migrating == null ? uri : parsed("database.migrationUri", migrating), null);
        }
        try {
            var embedded = EmbeddedDatabase.open(settings.dataDir(), Map.of(), random, progress);
            return new Database(embedded.uri(), embedded.uri(), embedded);
        } catch (FileSystemException e) {
            throw new StartFailure(
                    "cannot use the data directory " + settings.dataDir().toAbsolutePath() + ": " + reason(e)
                            + ". Make it writable for this user, name another with SIGNPOST_DATA_DIR, or configure a"
                            + " database with SIGNPOST_DATABASE_URI.",
                    e);
        } catch (IOException | IllegalStateException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The class says what the message, which is a path, leaves out. */
    private static String reason(FileSystemException e) {
        String what = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileAlreadyExistsException
                        ? "it is a file, and no directory"
                        : e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        return what + " (" + e.getFile() + ")";
    }

    private static DatabaseUri parsed(String setting, Secret text) throws WrongSettings {
        try {
            return DatabaseUri.parse(text.reveal());
        } catch (IllegalArgumentException e) {
            throw new WrongSettings(setting + " = " + text + ": " + e.getMessage());
        }
    }

    DatabaseUri uri() {
        return uri;
    }

    /** The same by the role that may change the schema; {@link #uri()} if no other is configured. */
    DatabaseUri owner() {
        return owner;
    }

    /**
     * Looks at it, brings its schema to this version, and sees to it that the role that serves may do so; blocks.
     *
     * @param role to grant what serving takes; null for that of {@link #uri()}
     */
    Migrations.Result prepare(String schema, @Nullable String role) throws Preflight.UnfitDatabaseException {
        lookAt(owner, schema, owner.equals(uri) ? SERVING : MIGRATING);
        Migrations.Result migrated = Migrations.migrate(owner, schema, System::nanoTime);
        String serving = role == null ? uri.user() : role;
        if (!serving.equals(owner.user())) {
            Grants.grant(owner, schema, serving);
        }
        return migrated;
    }

    /** Sees to it that the role of {@link #uri()} reaches the same server and has the rights to serve; blocks. */
    void checkServing(String schema) throws Preflight.UnfitDatabaseException {
        if (!uri.equals(owner)) {
            lookAt(uri, schema, SERVING);
        }
        Grants.check(uri, schema);
    }

    /** Waits for a server that is starting, as it does after a crash or beside this process; for no other reason. */
    private void lookAt(DatabaseUri database, String schema, String setting) throws Preflight.UnfitDatabaseException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (boolean told = false; ; told = true) {
            try {
                Preflight.check(database, schema, setting);
                return;
            } catch (Preflight.UnfitDatabaseException e) {
                if (!e.isStarting() || System.nanoTime() > end) {
                    throw e;
                }
                if (!told) {
                    LOG.atWarn()
                            .addKeyValue(LogKeys.DATABASE, database)
                            .addKeyValue(LogKeys.REASON, e.getMessage())
                            .log("database.awaited");
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    boolean isEmbedded() {
        return embedded != null;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
