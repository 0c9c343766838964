package dev.signpost.settings;

import dev.signpost.model.Secret;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Postgres that holds everything.
 *
 * @param uri {@code postgres://…}; null for the embedded one
 * @param migrationUri the same database by a role that may change the schema; null if that of {@code uri} may
 * @param schema lower-case name
 * @param restoredWhenBehind how long another server's data must not have been in use to count as restored
 */
public record DatabaseSettings(
        @Nullable Secret uri, @Nullable Secret migrationUri, String schema, Duration restoredWhenBehind) {
    private static final String URI = "postgres(ql)?://.+";
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    public DatabaseSettings {
        new Checks()
                .that(
                        uri == null || uri.reveal().matches(URI),
                        "uri",
                        uri,
                        "one that begins with postgres:// (no JDBC URL, no other scheme): "
                                + "postgres://user:password@host:5432/database")
                .that(
                        migrationUri == null || (migrationUri.reveal().matches(URI) && uri != null),
                        "migrationUri",
                        migrationUri,
                        "postgres://owner:password@host:5432/database, beside database.uri")
                .that(
                        NAME.matcher(schema).matches() && !schema.startsWith("pg_"),
                        "schema",
                        schema,
                        "a lower-case name of letters, digits and underscores")
                .within("restoredWhenBehind", restoredWhenBehind, Duration.ofSeconds(1), Duration.ofDays(365))
                .done();
    }
}
