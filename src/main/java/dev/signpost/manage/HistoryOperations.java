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
import java.util.function.Function;

/** What became of a tenant's events: events, deliveries, dead letters. */
public final class HistoryOperations {
    /** Deliveries that the answer about one event shows; an event may have 10,000. The rest is a list of its own. */
    static final int DELIVERIES_OF_EVENT = Page.MAX_LIMIT;

    private final History history;
    private final SentRequests requests;
    private final Retention retention;

    public HistoryOperations(History history, SentRequests requests, Retention retention) {
        this.history = history;
        this.requests = requests;
        this.retention = retention;
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
                .map(page -> {
                    List<JsonObject> items =
                            page.items().stream().map(HistoryJson::event).toList();
                    UUID next = page.next();
                    return Reply.ok(call.page().list(items, next == null ? null : next.toString()));
                });
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
                        .map(page ->
                                Reply.ok(HistoryJson.event(event, page.items(), page.next() != null, Sight.of(call)))));
    }

    private Future<Reply> listDeliveries(Call call) {
        return Asked.filter(call, history)
                .compose(filter -> deliveries(call, filter))
                .map(page -> reply(call, page, view -> HistoryJson.delivery(view, Sight.of(call))));
    }

    private Future<Reply> getDelivery(Call call) {
        long tenantKey = call.tenantRef().key();
        return Asked.delivery(call, history)
                .compose(key -> history.delivery(tenantKey, key))
                .compose(delivery -> requests.of(tenantKey, delivery)
                        .map(sent -> Reply.ok(HistoryJson.delivery(delivery, sent, Sight.of(call)))));
    }

    private Future<Reply> listDeadLetters(Call call) {
        return Asked.filter(call, history)
                .map(filter -> filter.map(any -> any.withState(DeliveryState.DEAD)))
                .compose(filter -> deliveries(call, filter))
                .compose(page -> retention
                        .of(call.tenantRef())
                        .map(kept -> reply(call, page, view -> HistoryJson.deadLetter(view, kept, Sight.of(call)))));
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

    private static Reply reply(
            Call call,
            dev.signpost.queue.Page<DeliveryView, DeliveryKey> page,
            Function<DeliveryView, JsonObject> form) {
        List<JsonObject> items = page.items().stream().map(form).toList();
        return Reply.ok(call.page().list(items, Asked.place(page.next())));
    }

    private static <T, C> dev.signpost.queue.Page<T, C> nothing() {
        return new dev.signpost.queue.Page<>(List.of(), null);
    }
}
