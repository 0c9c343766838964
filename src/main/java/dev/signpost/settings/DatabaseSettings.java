package dev.signpost.settings;

import dev.signpost.model.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Postgres that holds everything.
 *
 * @param uri {@code postgres://…}; null for the embedded one
 * @param schema lower-case name
 */
public record DatabaseSettings(@Nullable Secret uri, String schema) {
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    public DatabaseSettings {
        new Checks()
                .that(
                        uri == null || uri.reveal().matches("postgres(ql)?://.+"),
                        "uri",
                        uri,
                        "postgres://user:password@host:5432/database")
                .that(
                        NAME.matcher(schema).matches() && !schema.startsWith("pg_"),
                        "schema",
                        schema,
                        "a lower-case name of letters, digits and underscores")
                .done();
    }
}
