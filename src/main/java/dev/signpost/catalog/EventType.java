package dev.signpost.catalog;

import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * An event type that a tenant or the instance has added to those of the wire profiles.
 *
 * @param key internal number
 * @param ofInstance true if it is there for all tenants
 * @param name the event type
 * @param category what the console groups it under; may be empty
 * @param description for people; may be empty
 * @param schema JSON Schema of its data as text, or null; left out in lists
 * @param example of its data as JSON text, or null
 * @param exampleChanges example of what changed as JSON text, or null
 * @param createdMillis milliseconds since 1970, as is what follows
 * @param updatedMillis when it was last changed
 */
public record EventType(
        long key,
        boolean ofInstance,
        String name,
        String category,
        String description,
        @Nullable String schema,
        @Nullable String example,
        @Nullable String exampleChanges,
        long createdMillis,
        long updatedMillis) {

    static EventType of(Row row) {
        return new EventType(
                row.getLong("key"),
                row.getBoolean("of_instance"),
                row.getString("name"),
                row.getString("category"),
                row.getString("description"),
                row.getString("schema"),
                row.getString("example"),
                row.getString("example_changes"),
                row.getLong("created_millis"),
                row.getLong("updated_millis"));
    }
}
