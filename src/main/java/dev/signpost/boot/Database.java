package dev.signpost.boot;

import dev.signpost.model.Secret;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.EmbeddedDatabase;
import dev.signpost.settings.Settings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database of the settings, or an embedded one that runs as long as this is open. */
final class Database implements AutoCloseable {
    private final DatabaseUri uri;
    private final @Nullable EmbeddedDatabase embedded;

    private Database(DatabaseUri uri, @Nullable EmbeddedDatabase embedded) {
        this.uri = uri;
        this.embedded = embedded;
    }

    /** Does not connect to a configured one yet. */
    static Database open(Settings settings, SecureRandom random) throws StartFailure, WrongSettings {
        Secret configured = settings.database().uri();
        if (configured != null) {
            return new Database(parsed(configured), null);
        }
        try {
            var embedded = EmbeddedDatabase.open(settings.dataDir(), Map.of(), random);
            return new Database(embedded.uri(), embedded);
        } catch (IOException | IllegalStateException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static DatabaseUri parsed(Secret text) throws WrongSettings {
        try {
            return DatabaseUri.parse(text.reveal());
        } catch (IllegalArgumentException e) {
            throw new WrongSettings("database.uri = " + text + ": " + e.getMessage());
        }
    }

    DatabaseUri uri() {
        return uri;
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
