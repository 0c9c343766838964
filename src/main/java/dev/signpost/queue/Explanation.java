package dev.signpost.queue;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event at each of its tenant's webhooks.
 *
 * @param event the event
 * @param webhooks newest first; those that had been deleted before the event came are not among them
 */
public record Explanation(EventView event, Page<OfWebhook, Long> webhooks) {

    /**
     * One webhook.
     *
     * @param key its internal number
     * @param id its public id
     * @param url where it points today
     * @param eventTypes that it subscribes to today; which ones it had then is not kept
     * @param createdAt when it was registered
     * @param updatedAt when it was last changed
     * @param deletedAt when it was deleted, or null
     * @param meant whether the event was for it when it came
     * @param delivery what became of it; null unless it was for it
     */
    public record OfWebhook(
            long key,
            String id,
            String url,
            List<String> eventTypes,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt,
            boolean meant,
            @Nullable DeliveryView delivery) {

        static @Nullable OfWebhook of(Row row) {
            if (row.getLong("key") == null) {
                return null;
            }
            OffsetDateTime deletedAt = row.getOffsetDateTime("deleted_at");
            return new OfWebhook(
                    row.getLong("key"),
                    row.getString("webhook_id"),
                    row.getString("url"),
                    List.of(row.getArrayOfStrings("event_types")),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("updated_at").toInstant(),
                    deletedAt == null ? null : deletedAt.toInstant(),
                    row.getBoolean("meant"),
                    null);
        }

        OfWebhook with(@Nullable DeliveryView view) {
            return new OfWebhook(key, id, url, eventTypes, createdAt, updatedAt, deletedAt, meant, view);
        }

        /** Whether it subscribes today to events of that type. */
        public boolean subscribes(String type) {
            return eventTypes.stream().anyMatch(pattern -> matches(pattern, type));
        }

        private static boolean matches(String pattern, String type) {
            if (pattern.equals("*")) {
                return true;
            }
            String prefix = pattern.substring(0, pattern.length() - 1);
            return pattern.endsWith(".*")
                    ? type.startsWith(prefix) && type.length() > prefix.length()
                    : pattern.equals(type);
        }
    }
}
