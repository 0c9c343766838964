package dev.signpost.queue;

import dev.signpost.model.Delivery;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.Refusal;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Sends deliveries again whose run has ended, delivered ones too, hastens one that waits, and erases events. A new run
 * takes over the numbers of the one before, and the last run decides what the delivery is: a dead letter that is sent
 * again waits, and is a dead letter again if that fails. (Whole lists of dead letters or held deliveries are a job:
 * {@link Jobs}.)
 */
public final class Replay {
    /** Webhooks of one statement. */
    static final int CHUNK = 500;

    /** Above the length of every schedule, so that a failure is final; and far from where the column ends. */
    static final int NO_RETRIES = Delivery.ONCE;

    private static final Sql LOCK = Sql.named("queue.event_lock");
    private static final Sql TARGETS = Sql.named("queue.history_targets");
    private static final Sql RESEND = Sql.named("queue.resend");
    private static final Sql HASTEN = Sql.named("queue.hasten");
    private static final Sql ERASE_PARKED = Sql.named("queue.erase_parked");
    private static final Sql ERASE_OPEN = Sql.named("queue.erase_open");
    private static final Sql ERASE_DATA = Sql.named("queue.erase_data");

    private final PgPool pool;
    private final History history;

    public Replay(PgPool pool, History history) {
        this.pool = pool;
        this.history = history;
    }

    /**
     * @param resent deliveries that wait to be sent
     * @param skipped those still under way, and those whose webhook is not active or was not meant
     */
    public record Resent(int resent, int skipped) {
        Resent plus(Resent other) {
            return new Resent(resent + other.resent, skipped + other.skipped);
        }
    }

    /**
     * Sends an event again to some of its webhooks, with a fresh schedule. Fails with {@link Refusal} NOT_FOUND (event)
     * or CONFLICT (its data was erased).
     */
    public Future<Resent> resend(long tenantKey, UUID eventId, List<Long> webhookKeys) {
        Future<Resent> sum = Future.succeededFuture(new Resent(0, 0));
        for (int from = 0; from < webhookKeys.size(); from += CHUNK) {
            List<Long> chunk = webhookKeys.subList(from, Math.min(from + CHUNK, webhookKeys.size()));
            sum = sum.compose(before -> chunk(tenantKey, eventId, chunk, 0).map(before::plus));
        }
        return sum;
    }

    /** The same for all of its webhooks, chunk by chunk; what was resent before a failure stays so. */
    public Future<Resent> resend(long tenantKey, UUID eventId) {
        return pool.transaction(sql -> lock(sql, tenantKey, eventId))
                .compose(there -> resendBelow(tenantKey, eventId, Long.MAX_VALUE, new Resent(0, 0)));
    }

    private Future<Resent> resendBelow(long tenantKey, UUID eventId, long below, Resent before) {
        return targets(tenantKey, eventId, below).compose(keys -> {
            if (keys.isEmpty()) {
                return Future.succeededFuture(before);
            }
            long lowest = keys.get(keys.size() - 1);
            return chunk(tenantKey, eventId, keys, 0)
                    .compose(resent -> resendBelow(tenantKey, eventId, lowest, before.plus(resent)));
        });
    }

    /**
     * Sends one delivery now. If its run has ended, once: a failure is final. If it waits for its next attempt, that
     * one is made, and its schedule goes on. Completes with the delivery as it waits. Fails with {@link Refusal}
     * NOT_FOUND, or CONFLICT if its webhook is not active, it is on its way already or its event's data was erased.
     */
    public Future<DeliveryView> resendOnce(long tenantKey, DeliveryKey key) {
        return history.view(tenantKey, key)
                .compose(before -> pool.transaction(sql -> sendNow(sql, tenantKey, key))
                        .compose(sent -> history.view(tenantKey, key).map(now -> {
                            if (!sent) {
                                throw refusal(before, now);
                            }
                            return now;
                        })));
    }

    private static Future<Boolean> sendNow(SqlRunner sql, long tenantKey, DeliveryKey key) {
        return lockToSend(sql, tenantKey, key.eventId())
                .compose(locked -> resend(sql, tenantKey, key.eventId(), List.of(key.webhookKey()), NO_RETRIES))
                .compose(resent -> resent > 0
                        ? Future.succeededFuture(true)
                        : sql.run(HASTEN.bind()
                                        .set("tenant", tenantKey)
                                        .set("event", key.eventId())
                                        .set("webhook", key.webhookKey()))
                                .map(rows -> pairs(rows) > 0));
    }

    private static Refusal refusal(DeliveryView before, DeliveryView now) {
        boolean underWay = before.state() == DeliveryState.WAITING || now.state() == DeliveryState.WAITING;
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                underWay
                        ? "The delivery is on its way already."
                        : "The webhook is not active: it is disabled, unverified or deleted.");
    }

    /**
     * Erases an event's data and changes for good. What is parked of it is cancelled, since it can no more be sent.
     * Erasing again does nothing. Fails with {@link Refusal} NOT_FOUND, or CONFLICT while a delivery is under way.
     */
    public Future<Void> erase(long tenantKey, UUID eventId) {
        return pool.transaction(sql -> lock(sql, tenantKey, eventId)
                        .compose(erased -> erased ? Future.succeededFuture() : eraseLocked(sql, tenantKey, eventId)))
                .mapEmpty();
    }

    private static Future<Void> eraseLocked(SqlRunner sql, long tenantKey, UUID eventId) {
        return sql.run(of(ERASE_PARKED, tenantKey, eventId))
                .compose(cancelled -> sql.run(of(ERASE_OPEN, tenantKey, eventId)))
                .compose(rows -> rows.iterator().next().getBoolean("open")
                        ? Future.failedFuture(Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "A delivery of this event is still under way. Wait for its end, or delete or block its"
                                        + " webhook."))
                        : sql.run(of(ERASE_DATA, tenantKey, eventId)))
                .mapEmpty();
    }

    private static Sql.Binding of(Sql statement, long tenantKey, UUID eventId) {
        return statement.bind().set("tenant", tenantKey).set("event", eventId);
    }

    private Future<Resent> chunk(long tenantKey, UUID eventId, List<Long> webhookKeys, int retries) {
        return pool.transaction(sql -> lockToSend(sql, tenantKey, eventId)
                        .compose(locked -> resend(sql, tenantKey, eventId, webhookKeys, retries)))
                .map(resent -> new Resent(resent, webhookKeys.size() - resent));
    }

    private static Future<Integer> resend(
            SqlRunner sql, long tenantKey, UUID eventId, List<Long> webhookKeys, int retries) {
        return sql.run(RESEND.bind()
                        .set("tenant", tenantKey)
                        .set("event", eventId)
                        .set("webhooks", webhookKeys.toArray(Long[]::new))
                        .set("retries", (short) retries))
                .map(Replay::pairs);
    }

    private static int pairs(RowSet<Row> rows) {
        return rows.iterator().next().getLong("pairs").intValue();
    }

    private static Future<Void> lockToSend(SqlRunner sql, long tenantKey, UUID eventId) {
        return lock(sql, tenantKey, eventId).map(erased -> {
            if (erased) {
                throw Refusal.of(Refusal.Kind.CONFLICT, "The data of this event was erased: there is nothing to send.");
            }
            return null;
        });
    }

    /** Locks the event until the transaction ends; completes with whether it was erased. */
    private static Future<Boolean> lock(SqlRunner sql, long tenantKey, UUID eventId) {
        return sql.run(LOCK.bind().set("tenant", tenantKey).set("event", eventId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Refusal.notFound("event");
                    }
                    return rows.iterator().next().getOffsetDateTime("erased_at") != null;
                });
    }

    private Future<List<Long>> targets(long tenantKey, UUID eventId, long below) {
        return pool.run(TARGETS.bind()
                        .set("tenant", tenantKey)
                        .set("event", eventId)
                        .set("below", below)
                        .setNull("webhook")
                        .set("limit", CHUNK))
                .map(rows -> {
                    List<Long> keys = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        keys.add(row.getLong("webhook_key"));
                    }
                    return keys;
                });
    }
}
