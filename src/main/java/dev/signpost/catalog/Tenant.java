package dev.signpost.catalog;

import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as its administrators see it.
 *
 * @param key internal number
 * @param id the caller's id
 * @param name for people
 * @param profile wire profile of its own, or null for the instance's default
 * @param retentionDays how long history is kept
 * @param limits of its own; null where it has the instance's
 * @param createdMillis milliseconds since 1970
 */
public record Tenant(
        long key,
        String id,
        String name,
        @Nullable String profile,
        int retentionDays,
        TenantLimits limits,
        long createdMillis) {

    static Tenant of(Row row) {
        return new Tenant(
                row.getLong("key"),
                row.getString("id"),
                row.getString("name"),
                row.getString("profile"),
                row.getInteger("retention_days"),
                TenantLimits.of(row),
                row.getLong("created_millis"));
    }
}
