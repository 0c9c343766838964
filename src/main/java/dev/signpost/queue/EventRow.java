package dev.signpost.queue;

import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes events of rows that have all that is sent of one. */
final class EventRow {
    // Far beyond what an event may say; Postgres has years, and infinities, that do not fit into microseconds.
    private static final int LAST_YEAR = 9_999;
    private static final OffsetDateTime EPOCH = OffsetDateTime.parse("1970-01-01T00:00:00Z");

    private EventRow() {}

    /** The event; one of an empty type if its row or its tenant's is gone, or it says a time that is none. */
    static Event event(Row row) {
        String type = row.getString("type");
        String tenantId = row.getString("tenant_id");
        Long occurredAt = micros(row.getOffsetDateTime("occurred_at"));
        boolean whole = type != null && tenantId != null && occurredAt != null;
        Buffer data = row.getBuffer("data");
        Buffer changes = row.getBuffer("changes");
        Short hops = row.getShort("hops");
        return new Event(
                row.getUUID("event_id"),
                row.getLong("tenant_key"),
                tenantId == null ? "" : tenantId,
                whole ? type : "",
                occurredAt == null ? 0 : occurredAt,
                RawJson.of(data == null ? new byte[0] : data.getBytes()),
                changes == null ? null : RawJson.of(changes.getBytes()),
                row.getString("traceparent"),
                hops == null ? 0 : hops);
    }

    /** Null for none, and for one that nobody could have written. */
    private static @Nullable Long micros(@Nullable OffsetDateTime time) {
        boolean sane = time != null && Math.abs(time.getYear()) <= LAST_YEAR;
        return sane ? ChronoUnit.MICROS.between(EPOCH, time) : null;
    }
}
