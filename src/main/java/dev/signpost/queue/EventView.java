package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.model.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event as the history shows it.
 *
 * @param id UUIDv7
 * @param type event type
 * @param occurredAt at its source, to the microsecond
 * @param matchedCount webhooks that wanted it, those included for which it was held
 * @param erasedAt when its bytes were erased on request, or null
 */
public record EventView(
        UUID id,
        String type,
        Instant occurredAt,
        int matchedCount,
        @Nullable Instant erasedAt) {

    /** The moment of acceptance, to the millisecond. */
    public Instant acceptedAt() {
        return Instant.ofEpochMilli(EventId.millis(id));
    }

    /**
     * An event with its bytes as they came in.
     *
     * @param data JSON text; {@code null} (four bytes) if it was erased
     * @param changes JSON text, or null if the publisher sent none
     */
    public record WithData(
            EventView event, RawJson data, @Nullable RawJson changes) {

        static WithData of(Row row) {
            Buffer changes = row.getBuffer("changes");
            return new WithData(
                    EventView.of(row),
                    RawJson.of(row.getBuffer("data").getBytes()),
                    changes == null ? null : RawJson.of(changes.getBytes()));
        }
    }

    static EventView of(Row row) {
        var erasedAt = row.getOffsetDateTime("erased_at");
        return new EventView(
                row.getUUID("id"),
                row.getString("type"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getInteger("matched"),
                erasedAt == null ? null : erasedAt.toInstant());
    }
}
