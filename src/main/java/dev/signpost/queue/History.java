package dev.signpost.queue;

import dev.signpost.model.Event;
import dev.signpost.model.Refusal;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What became of events and deliveries. Reads only. Each method takes the tenant's internal number, and another
 * tenant's objects are to it as if they did not exist. A page costs a bounded number of rows whatever the filter and
 * however long the history: then it may be short though more follows ({@link Page}).
 */
public final class History {
    /** Held deliveries are counted up to this number for each webhook. */
    public static final int COUNTED_UP_TO = 100_000;

    /** Attempts of one delivery that are shown: the last ones. A schedule has some ten, a person may resend forever. */
    public static final int ATTEMPTS_SHOWN = 200;

    private static final Sql EVENTS = Sql.named("queue.history_events");
    private static final Sql EVENT = Sql.named("queue.history_event");
    private static final Sql SENT = Sql.named("queue.history_sent");
    private static final Sql TARGETS = Sql.named("queue.history_targets");
    private static final Sql STATES = Sql.named("queue.history_states");
    private static final Sql ATTEMPTS = Sql.named("queue.history_attempts");
    private static final Sql EXPLAINED = Sql.named("queue.history_explained");
    private static final Sql HELD = Sql.named("queue.history_held");
    private static final Sql WEBHOOK_KEYS = Sql.named("queue.history_webhook_keys");

    private final SqlRunner pg;
    private final HistoryWalks walks;

    /** @param clock tells which events are young enough to have deliveries in memory only */
    public History(SqlRunner pg, InstantSource clock) {
        this.pg = pg;
        this.walks = new HistoryWalks(pg, clock);
    }

    /**
     * A delivery and its attempts.
     *
     * @param attempts first one first, with answers; at most {@link #ATTEMPTS_SHOWN}, the last ones
     */
    public record Delivery(DeliveryView view, List<AttemptView> attempts) {}

    /**
     * A tenant's events, newest first. Of the filter it heeds type, webhook, from and to.
     *
     * @param after where the page before ended, or null
     * @param limit items at most
     */
    public Future<Page<EventView, UUID>> events(long tenantKey, HistoryFilter filter, @Nullable UUID after, int limit) {
        UUID below =
                filter.start(after == null ? null : DeliveryKey.under(after)).eventId();
        boolean all = filter.eventType() == null && filter.webhookKey() == null;
        int window = all ? limit + 1 : HistoryWalks.WINDOW;
        var call = EVENTS.bind()
                .set("tenant", tenantKey)
                .set("below", below)
                .set("floor", filter.floor())
                .set("window", window)
                .set("type", filter.eventType())
                .set("webhook", filter.webhookKey())
                .set("limit", limit + 1);
        return pg.run(call).map(rows -> {
            List<EventView> found = list(rows, row -> row.getUUID("id") == null ? null : EventView.of(row));
            return page(found, limit, EventView::id, rows.iterator().next().getUUID("end_id"));
        });
    }

    /** One event with its bytes; fails with {@link Refusal} NOT_FOUND. */
    public Future<EventView.WithData> event(long tenantKey, UUID id) {
        return pg.run(EVENT.bind().set("tenant", tenantKey).set("event", id))
                .map(rows -> first(list(rows, EventView.WithData::of), "event"));
    }

    /** One event with all that is sent of it; empty if it is gone or its bytes were erased. */
    public Future<Optional<Event>> asSent(long tenantKey, UUID id) {
        return pg.run(SENT.bind().set("tenant", tenantKey).set("event", id))
                .map(rows -> list(rows, EventRow::event).stream()
                        .filter(event -> !event.type().isEmpty())
                        .findFirst());
    }

    /**
     * A tenant's deliveries, newest event first.
     *
     * @param after where the page before ended, or null
     * @param limit items at most
     */
    public Future<Page<DeliveryView, DeliveryKey>> deliveries(
            long tenantKey, HistoryFilter filter, @Nullable DeliveryKey after, int limit) {
        int wanted = filter.mustLookAtEach() ? HistoryWalks.WINDOW : limit + 1;
        return walks.walk(tenantKey, filter, filter.start(after), wanted)
                .compose(slice -> states(tenantKey, slice.keys())
                        .map(views -> page(
                                views.stream().filter(filter::accepts).toList(),
                                limit,
                                DeliveryView::key,
                                slice.end())));
    }

    /** One delivery with its attempts; fails with {@link Refusal} NOT_FOUND if the event did not match the webhook. */
    public Future<Delivery> delivery(long tenantKey, DeliveryKey key) {
        return view(tenantKey, key)
                .compose(view -> pg.run(ATTEMPTS.bind()
                                .set("webhook", key.webhookKey())
                                .set("event", key.eventId())
                                .set("limit", ATTEMPTS_SHOWN))
                        .map(rows -> {
                            List<AttemptView> attempts = new ArrayList<>(list(rows, AttemptView::withAnswer));
                            Collections.reverse(attempts);
                            return new Delivery(view, List.copyOf(attempts));
                        }));
    }

    /** One delivery's state; fails with {@link Refusal} NOT_FOUND if the event did not match the webhook. */
    public Future<DeliveryView> view(long tenantKey, DeliveryKey key) {
        return pg.run(TARGETS.bind()
                        .set("tenant", tenantKey)
                        .set("event", key.eventId())
                        .set("below", Long.MAX_VALUE)
                        .set("webhook", key.webhookKey())
                        .set("limit", 1))
                .compose(rows -> states(tenantKey, rows.size() == 0 ? List.of() : List.of(key)))
                .map(views -> first(views, "delivery"));
    }

    /**
     * What became of an event at each of its tenant's webhooks; fails with {@link Refusal} NOT_FOUND.
     *
     * @param before where the page before ended, or null
     * @param limit webhooks at most
     */
    public Future<Explanation> explain(long tenantKey, UUID eventId, @Nullable Long before, int limit) {
        var call = EXPLAINED
                .bind()
                .set("tenant", tenantKey)
                .set("event", eventId)
                .set("below", before == null ? Long.MAX_VALUE : before)
                .set("limit", limit + 1);
        return pg.run(call).compose(rows -> {
            EventView event = first(list(rows, EventView::of), "event");
            Page<Explanation.OfWebhook, Long> page =
                    page(list(rows, Explanation.OfWebhook::of), limit, Explanation.OfWebhook::key, null);
            return deliveries(tenantKey, eventId, page.items())
                    .map(webhooks -> new Explanation(event, new Page<>(webhooks, page.next())));
        });
    }

    private Future<List<Explanation.OfWebhook>> deliveries(
            long tenantKey, UUID eventId, List<Explanation.OfWebhook> webhooks) {
        List<DeliveryKey> meant = webhooks.stream()
                .filter(Explanation.OfWebhook::meant)
                .map(webhook -> new DeliveryKey(eventId, webhook.key()))
                .toList();
        return states(tenantKey, meant).map(views -> {
            Map<Long, DeliveryView> byKey = new HashMap<>();
            views.forEach(view -> byKey.put(view.key().webhookKey(), view));
            return webhooks.stream()
                    .map(webhook -> webhook.with(byKey.get(webhook.key())))
                    .toList();
        });
    }

    /**
     * How many deliveries are held for each of these webhooks, each counted up to {@link #COUNTED_UP_TO}. The caller
     * has made sure that they are its tenant's.
     */
    public Future<Map<Long, Long>> heldCounts(List<Long> webhookKeys) {
        return pg.run(HELD.bind()
                        .set("webhooks", webhookKeys.toArray(Long[]::new))
                        .set("limit", COUNTED_UP_TO))
                .map(rows -> {
                    Map<Long, Long> counts = new HashMap<>();
                    rows.forEach(row -> counts.put(row.getLong("webhook_key"), row.getLong("held")));
                    return counts;
                });
    }

    /** Internal numbers by public id of a tenant's webhooks, deleted ones included; unknown ids are left out. */
    public Future<Map<String, Long>> webhookKeys(long tenantKey, List<String> ids) {
        return pg.run(WEBHOOK_KEYS.bind().set("tenant", tenantKey).set("ids", ids.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Long> keys = new HashMap<>();
                    rows.forEach(row -> keys.put(row.getString("id"), row.getLong("key")));
                    return keys;
                });
    }

    /** In the order of {@code keys}; those whose event or webhook is not this tenant's are left out. */
    private Future<List<DeliveryView>> states(long tenantKey, List<DeliveryKey> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var events = keys.stream().map(DeliveryKey::eventId).toArray(UUID[]::new);
        var webhooks = keys.stream().map(DeliveryKey::webhookKey).toArray(Long[]::new);
        return pg.run(STATES.bind()
                        .set("tenant", tenantKey)
                        .set("events", events)
                        .set("webhooks", webhooks))
                .map(rows -> list(rows, DeliveryView::of));
    }

    /** {@code found} has one item more than the page if it can; {@code end} is how far the search went. */
    private static <T, C> Page<T, C> page(List<T> found, int limit, Function<T, C> place, @Nullable C end) {
        if (found.size() <= limit) {
            return new Page<>(found, end);
        }
        return new Page<>(List.copyOf(found.subList(0, limit)), place.apply(found.get(limit - 1)));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, @Nullable T> mapper) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(mapper)
                .filter(Objects::nonNull)
                .toList();
    }

    private static <T> T first(List<T> found, String what) {
        if (found.isEmpty()) {
            throw Refusal.notFound(what);
        }
        return found.get(0);
    }
}
