package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.model.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    // The last that an event may say.
    private static final int LAST_YEAR = 2_199;
    private static final Instant END_OF_TIME = Instant.parse("2199-12-31T23:59:59.999999Z");

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

    /** Within what an event may say: somebody may have put an infinity there by hand. */
    private static Instant occurredAt(OffsetDateTime time) {
        int year = time.getYear();
        return year < 1970 ? Instant.EPOCH : year > LAST_YEAR ? END_OF_TIME : time.toInstant();
    }

    static EventView of(Row row) {
        var erasedAt = row.getOffsetDateTime("erased_at");
        return new EventView(
                row.getUUID("id"),
                row.getString("type"),
                occurredAt(row.getOffsetDateTime("occurred_at")),
                row.getInteger("matched"),
                erasedAt == null ? null : erasedAt.toInstant());
    }
}
