package dev.signpost.queue;

import dev.signpost.model.DeliveryState;
import dev.signpost.model.EventId;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Finds which deliveries a list may hold: for each filter the walk over the index that serves it, never longer than a
 * fixed number of rows. Whether they match, their rows tell ({@link DeliveryView}).
 */
final class HistoryWalks {
    /** Events, or deliveries, that a page looks at while it searches for what matches; then the page ends. */
    static final int WINDOW = 1000;
    /** Events of a tenant that may be in memory only. */
    static final int YOUNGEST = 1000;

    /**
     * How long a delivery may be without a row of its own. Lanes pass on to the backlog what has waited for 5 s, an
     * attempt takes 30 s at most, and what a dead pod had is in the backlog after its lease of 10 s.
     */
    private static final Duration YOUNG = Duration.ofMinutes(2);

    private static final Sql FANOUT = Sql.named("queue.history_fanout");
    private static final Sql TARGETS = Sql.named("queue.history_targets");
    private static final Sql WEBHOOK = Sql.named("queue.history_webhook");
    private static final Sql PARKED_WEBHOOK = Sql.named("queue.history_parked_webhook");
    private static final Sql PARKED_TENANT = Sql.named("queue.history_parked_tenant");
    private static final Sql BACKLOG_TENANT = Sql.named("queue.history_backlog_tenant");

    private final SqlRunner pg;
    private final InstantSource clock;

    HistoryWalks(SqlRunner pg, InstantSource clock) {
        this.pg = pg;
        this.clock = clock;
    }

    /**
     * Walks down from {@code start}.
     *
     * @param limit deliveries to find
     */
    Future<Slice> walk(long tenantKey, HistoryFilter filter, DeliveryKey start, int limit) {
        if (filter.eventId() != null) {
            return ofEvent(tenantKey, filter, filter.eventId(), start, limit);
        }
        boolean parked = filter.state() == DeliveryState.DEAD || filter.state() == DeliveryState.HELD;
        if (filter.webhookKey() != null) {
            return parked
                    ? parkedOfWebhook(tenantKey, filter, filter.webhookKey(), start, limit)
                    : ofWebhook(tenantKey, filter, filter.webhookKey(), start, limit);
        }
        if (parked) {
            return parkedOfTenant(tenantKey, filter, start, limit);
        }
        return filter.state() == DeliveryState.WAITING
                ? waitingOfTenant(tenantKey, filter, start, limit)
                : ofTenant(tenantKey, filter, start, filter.floor(), limit);
    }

    private Future<Slice> ofEvent(long tenantKey, HistoryFilter filter, UUID eventId, DeliveryKey start, int limit) {
        int place = EventId.compare(eventId, start.eventId());
        if (place > 0 || EventId.compare(eventId, filter.floor()) < 0) {
            return Future.succeededFuture(Slice.NOTHING);
        }
        long below = place < 0 ? Long.MAX_VALUE : start.webhookKey();
        return pg.run(TARGETS.bind()
                        .set("tenant", tenantKey)
                        .set("event", eventId)
                        .set("below", below)
                        .set("webhook", filter.webhookKey())
                        .set("limit", limit))
                .map(rows -> Slice.limited(keys(rows), limit));
    }

    private Future<Slice> ofTenant(long tenantKey, HistoryFilter filter, DeliveryKey start, UUID floor, int limit) {
        var call = FANOUT.bind()
                .set("tenant", tenantKey)
                .set("below_event", start.eventId())
                .set("below_webhook", start.webhookKey())
                .set("floor", floor)
                .set("type", filter.eventType())
                .set("window", WINDOW)
                .set("limit", limit);
        return pg.run(call).map(rows -> {
            List<DeliveryKey> keys = keys(rows);
            UUID scannedTo = rows.iterator().next().getUUID("end_id");
            return keys.size() < limit && scannedTo != null
                    ? new Slice(keys, DeliveryKey.under(scannedTo))
                    : Slice.limited(keys, limit);
        });
    }

    /** The backlog has those that wait for long; those of the youngest events may be in memory only. */
    private Future<Slice> waitingOfTenant(long tenantKey, HistoryFilter filter, DeliveryKey start, int limit) {
        UUID floor = EventId.compare(youngest(), filter.floor()) > 0 ? youngest() : filter.floor();
        var call = BACKLOG_TENANT
                .bind()
                .set("tenant", tenantKey)
                .set("below_event", start.eventId())
                .set("below_webhook", start.webhookKey())
                .set("floor", filter.floor())
                .set("limit", limit);
        return ofTenant(tenantKey, filter, start, floor, WINDOW)
                .compose(inMemory -> pg.run(call)
                        .map(rows -> Slice.limited(keys(rows), limit).merge(inMemory)));
    }

    private Future<Slice> ofWebhook(
            long tenantKey, HistoryFilter filter, long webhookKey, DeliveryKey start, int limit) {
        boolean any = filter.state() == null;
        boolean waiting = any || filter.state() == DeliveryState.WAITING;
        // A walk by webhook goes on below the whole event: an event has each webhook once.
        var call = WEBHOOK.bind()
                .set("webhook", webhookKey)
                .set("tenant", tenantKey)
                .set("below", start.eventId())
                .set("floor", filter.floor())
                .set("limit", limit)
                .set("attempted", any || !waiting)
                .set("waiting", waiting)
                .set("parked", any)
                .set("young", youngest());
        return pg.run(call).map(rows -> {
            List<DeliveryKey> keys = new ArrayList<>();
            rows.forEach(row -> keys.add(new DeliveryKey(row.getUUID("event_id"), webhookKey)));
            return Slice.limited(keys, limit);
        });
    }

    private Future<Slice> parkedOfWebhook(
            long tenantKey, HistoryFilter filter, long webhookKey, DeliveryKey start, int limit) {
        boolean dead = filter.state() == DeliveryState.DEAD;
        return pg.run(PARKED_WEBHOOK
                        .bind()
                        .set("tenant", tenantKey)
                        .set("webhook", webhookKey)
                        .set("below", start.eventId())
                        .set("floor", filter.floor())
                        .set("limit", limit)
                        .set("dead", dead))
                .map(rows -> Slice.limited(keys(rows), limit));
    }

    private Future<Slice> parkedOfTenant(long tenantKey, HistoryFilter filter, DeliveryKey start, int limit) {
        boolean dead = filter.state() == DeliveryState.DEAD;
        return pg.run(PARKED_TENANT
                        .bind()
                        .set("tenant", tenantKey)
                        .set("below_event", start.eventId())
                        .set("below_webhook", start.webhookKey())
                        .set("floor", filter.floor())
                        .set("limit", limit)
                        .set("dead", dead))
                .map(rows -> Slice.limited(keys(rows), limit));
    }

    private UUID youngest() {
        return EventId.floor(clock.instant().minus(YOUNG).toEpochMilli());
    }

    private static List<DeliveryKey> keys(RowSet<Row> rows) {
        List<DeliveryKey> keys = new ArrayList<>(rows.size());
        for (Row row : rows) {
            UUID eventId = row.getUUID("event_id");
            if (eventId != null) {
                keys.add(new DeliveryKey(eventId, row.getLong("webhook_key")));
            }
        }
        return keys;
    }
}
