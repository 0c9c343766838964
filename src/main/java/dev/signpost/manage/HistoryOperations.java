package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Page;
import dev.signpost.http.Reply;
import dev.signpost.model.DeliveryState;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.DeliveryView;
import dev.signpost.queue.EventView;
import dev.signpost.queue.History;
import dev.signpost.queue.HistoryFilter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What became of a tenant's events: events, deliveries, dead letters. */
public final class HistoryOperations {
    /** Deliveries that the answer about one event shows; an event may have 10,000. The rest is a list of its own. */
    static final int DELIVERIES_OF_EVENT = Page.MAX_LIMIT;

    private final History history;
    private final TenantFacts.Source tenants;

    public HistoryOperations(History history, TenantFacts.Source tenants) {
        this.history = history;
        this.tenants = tenants;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "listEvents", this::listEvents,
                "getEvent", this::getEvent,
                "listDeliveries", this::listDeliveries,
                "getDelivery", this::getDelivery,
                "listDeadLetters", this::listDeadLetters);
    }

    private Future<Reply> listEvents(Call call) {
        return Asked.filter(call, history)
                .compose(filter -> events(call, filter))
                .compose(page -> json(call).map(json -> {
                    List<JsonObject> items =
                            page.items().stream().map(json::event).toList();
                    UUID next = page.next();
                    return Reply.ok(call.page().list(items, next == null ? null : next.toString()));
                }));
    }

    private Future<dev.signpost.queue.Page<EventView, UUID>> events(Call call, Optional<HistoryFilter> filter) {
        return filter.isEmpty()
                ? Future.succeededFuture(nothing())
                : history.events(
                        call.tenantRef().key(),
                        filter.get(),
                        Asked.afterId(call),
                        call.page().limit());
    }

    private Future<Reply> getEvent(Call call) {
        UUID id = Asked.event(call);
        long tenantKey = call.tenantRef().key();
        var ofEvent = new HistoryFilter(null, id, null, null, null, null, null);
        return history.event(tenantKey, id)
                .compose(event -> history.deliveries(tenantKey, ofEvent, null, DELIVERIES_OF_EVENT)
                        .compose(page -> json(call)
                                .map(json -> Reply.ok(json.event(event, page.items(), page.next() != null)))));
    }

    private Future<Reply> listDeliveries(Call call) {
        return Asked.filter(call, history)
                .compose(filter -> deliveries(call, filter))
                .compose(page -> reply(call, page, HistoryJson::delivery));
    }

    private Future<Reply> getDelivery(Call call) {
        return Asked.delivery(call, history)
                .compose(key -> history.delivery(call.tenantRef().key(), key))
                .compose(delivery -> json(call).map(json -> Reply.ok(json.delivery(delivery))));
    }

    private Future<Reply> listDeadLetters(Call call) {
        return Asked.filter(call, history)
                .map(filter -> filter.map(any -> any.withState(DeliveryState.DEAD)))
                .compose(filter -> deliveries(call, filter))
                .compose(page -> reply(call, page, HistoryJson::deadLetter));
    }

    private Future<dev.signpost.queue.Page<DeliveryView, DeliveryKey>> deliveries(
            Call call, Optional<HistoryFilter> filter) {
        return filter.isEmpty()
                ? Future.succeededFuture(nothing())
                : history.deliveries(
                        call.tenantRef().key(),
                        filter.get(),
                        Asked.afterDelivery(call),
                        call.page().limit());
    }

    private Future<Reply> reply(
            Call call,
            dev.signpost.queue.Page<DeliveryView, DeliveryKey> page,
            BiFunction<HistoryJson, DeliveryView, JsonObject> form) {
        return json(call).map(json -> {
            List<JsonObject> items =
                    page.items().stream().map(view -> form.apply(json, view)).toList();
            @Nullable String next = Asked.place(page.next());
            return Reply.ok(call.page().list(items, next));
        });
    }

    private Future<HistoryJson> json(Call call) {
        return tenants.of(call.tenantRef()).map(HistoryJson::new);
    }

    private static <T, C> dev.signpost.queue.Page<T, C> nothing() {
        return new dev.signpost.queue.Page<>(List.of(), null);
    }
}
