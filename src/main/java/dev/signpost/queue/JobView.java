package dev.signpost.queue;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job and how far it is.
 *
 * @param webhookId public id of the webhook that it is about, or null
 * @param total deliveries that it had before it when it began, counted up to {@link Jobs#COUNTED_UP_TO}
 * @param done of these replayed or discarded
 * @param skipped of these left as they were: the webhook not active, or settled by somebody else meanwhile
 * @param createdBy who began it
 */
public record JobView(
        UUID id,
        JobKind kind,
        JobState state,
        @Nullable String webhookId,
        long total,
        long done,
        long skipped,
        Instant createdAt,
        Instant updatedAt,
        String createdBy) {

    static JobView of(Row row) {
        return new JobView(
                row.getUUID("id"),
                JobKind.valueOf(row.getString("kind")),
                JobState.valueOf(row.getString("state")),
                row.getString("webhook_id"),
                row.getLong("total"),
                row.getLong("done"),
                row.getLong("skipped"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getString("created_by"));
    }
}
