package dev.signpost.queue;

import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims due deliveries out of the backlog. Owned by one event loop; one claim is under way at a time. */
public final class Claims {
    private static final Sql CLAIM = Sql.named("queue.claim");
    private static final Sql RELEASE = Sql.named("queue.claim_release");
    private static final Sql NEXT_DUE = Sql.named("queue.next_due");
    private static final OffsetDateTime EPOCH = OffsetDateTime.parse("1970-01-01T00:00:00Z");

    private final SqlRunner sql;
    private final FlushSlot slot;

    // Never set back, not even when the pod is lost: an outcome of an old claim can then not be taken for a new one's.
    private long claims;

    /**
     * Bounds of one claim.
     *
     * @param lanes webhooks looked at
     * @param perLane deliveries of each
     * @param total deliveries in all
     * @param without keys of the webhooks whose lanes have no room
     */
    public record Bounds(int lanes, int perLane, int total, List<Long> without) {}

    /** Claimed deliveries, and those whose stored event could not be read. */
    public record Claimed(List<Delivery> deliveries, List<Delivery> unreadable) {}

    public Claims(SqlRunner sql, FlushSlot slot) {
        this.sql = sql;
        this.slot = slot;
    }

    /**
     * Claims what is due. Fails with {@link PodLost} or the driver's failure; a claim whose answer was lost is left to
     * {@link #release}.
     */
    public Future<Claimed> claim(@Nullable Pod pod, Bounds bounds) {
        long number = ++claims;
        return slot.flush(pod, fence -> send(fence, number, bounds), () -> release(pod, number));
    }

    /** Milliseconds until the next lane outside {@code without} has its turn, at least 0; null if none waits. */
    public Future<@Nullable Long> nextDue(List<Long> without) {
        return sql.run(NEXT_DUE, Tuple.tuple().addArrayOfLong(without.toArray(Long[]::new)))
                .map(rows -> {
                    Long millis = rows.iterator().next().getLong("millis");
                    return millis == null ? null : Math.max(0, millis);
                });
    }

    private Future<Claimed> send(Fence fence, long number, Bounds bounds) {
        Tuple parameters = fence.parameters()
                .addLong(number)
                .addArrayOfLong(bounds.without().toArray(Long[]::new))
                .addInteger(bounds.lanes())
                .addInteger(bounds.perLane())
                .addInteger(bounds.total());
        return sql.run(CLAIM, parameters).map(rows -> {
            List<Delivery> deliveries = new ArrayList<>(rows.size());
            List<Delivery> unreadable = new ArrayList<>();
            for (Row row : rows) {
                (row.getString("type") == null ? unreadable : deliveries).add(delivery(row, number));
            }
            return new Claimed(deliveries, unreadable);
        });
    }

    /** Nobody knows whether that claim holds anything, so it must hold nothing. */
    private Future<Claimed> release(@Nullable Pod pod, long number) {
        if (pod == null) {
            return Future.failedFuture(new PodLost());
        }
        return sql.run(RELEASE, Tuple.of(pod.id(), number)).map(new Claimed(List.of(), List.of()));
    }

    private static Delivery delivery(Row row, long number) {
        var claim = new Delivery.Claim(number, row.getInteger("profile_version"));
        return new Delivery(
                event(row),
                row.getLong("webhook_key"),
                row.getShort("run"),
                row.getShort("number"),
                row.getShort("retries"),
                row.getShort("interruptions"),
                claim);
    }

    private static Event event(Row row) {
        String type = row.getString("type");
        Buffer data = row.getBuffer("data");
        Buffer changes = row.getBuffer("changes");
        OffsetDateTime occurredAt = row.getOffsetDateTime("occurred_at");
        return new Event(
                row.getUUID("event_id"),
                row.getLong("tenant_key"),
                row.getString("tenant_id"),
                type == null ? "" : type,
                occurredAt == null ? 0 : ChronoUnit.MICROS.between(EPOCH, occurredAt),
                RawJson.of(data == null ? new byte[0] : data.getBytes()),
                changes == null ? null : RawJson.of(changes.getBytes()),
                row.getString("traceparent"));
    }
}
