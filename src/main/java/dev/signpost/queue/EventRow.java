package dev.signpost.queue;

import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Makes events of rows that have all that is sent of one. */
final class EventRow {
    private static final OffsetDateTime EPOCH = OffsetDateTime.parse("1970-01-01T00:00:00Z");

    private EventRow() {}

    /** The event; an empty one if its row is gone, which a missing type tells. */
    static Event event(Row row) {
        String type = row.getString("type");
        Buffer data = row.getBuffer("data");
        Buffer changes = row.getBuffer("changes");
        OffsetDateTime occurredAt = row.getOffsetDateTime("occurred_at");
        Short hops = row.getShort("hops");
        return new Event(
                row.getUUID("event_id"),
                row.getLong("tenant_key"),
                row.getString("tenant_id"),
                type == null ? "" : type,
                occurredAt == null ? 0 : ChronoUnit.MICROS.between(EPOCH, occurredAt),
                RawJson.of(data == null ? new byte[0] : data.getBytes()),
                changes == null ? null : RawJson.of(changes.getBytes()),
                row.getString("traceparent"),
                hops == null ? 0 : hops);
    }
}
