package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Times;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.EventId;
import dev.signpost.model.Refusal;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.History;
import dev.signpost.queue.HistoryFilter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a call asks of the history: ids, filters, and places in lists. */
final class Asked {
    private Asked() {}

    /**
     * The event in the path, in any profile's spelling.
     *
     * @throws Refusal NOT_FOUND if no event can have that id
     */
    static UUID event(Call call) {
        return EventId.parse(call.pathParameter("eventId")).orElseThrow(() -> Refusal.notFound("event"));
    }

    /** The delivery in the path; fails with {@link Refusal} NOT_FOUND if the tenant has no such webhook. */
    static Future<DeliveryKey> delivery(Call call, History history) {
        Optional<DeliveryId> id = DeliveryId.parse(call.pathParameter("deliveryId"));
        if (id.isEmpty()) {
            return Future.failedFuture(Refusal.notFound("delivery"));
        }
        return history.webhookKeys(call.tenantRef().key(), List.of(id.get().webhookId()))
                .map(keys -> {
                    Long key = keys.get(id.get().webhookId());
                    if (key == null) {
                        throw Refusal.notFound("delivery");
                    }
                    return new DeliveryKey(id.get().eventId(), key);
                });
    }

    /** The filter that the query parameters make; empty if they name a webhook that the tenant does not have. */
    static Future<Optional<HistoryFilter>> filter(Call call, History history) {
        var filter = new HistoryFilter(
                null,
                eventFilter(call),
                call.queryParameter("eventType").orElse(null),
                call.queryParameter("state").map(DeliveryState::valueOf).orElse(null),
                call.queryNumber("statusCode").map(Long::intValue).orElse(null),
                call.queryTime("from").orElse(null),
                call.queryTime("to").orElse(null));
        Optional<String> webhookId = call.queryParameter("webhookId");
        if (webhookId.isEmpty()) {
            return Future.succeededFuture(Optional.of(filter));
        }
        return history.webhookKeys(call.tenantRef().key(), List.of(webhookId.get()))
                .map(keys -> Optional.ofNullable(keys.get(webhookId.get())).map(filter::withWebhook));
    }

    private static @Nullable UUID eventFilter(Call call) {
        Optional<String> text = call.queryParameter("eventId");
        if (text.isEmpty()) {
            return null;
        }
        return EventId.parse(text.get())
                .orElseThrow(() -> Refusal.invalid("eventId", "must be an event's id, in any profile's spelling"));
    }

    /**
     * Numbers of these webhooks; fails with {@link Refusal} INVALID that points at each that the tenant lacks.
     *
     * @param pointers by public id, where in the body it stands
     */
    static Future<Map<String, Long>> webhooks(Call call, History history, Map<String, String> pointers) {
        if (pointers.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return history.webhookKeys(call.tenantRef().key(), List.copyOf(pointers.keySet()))
                .map(keys -> {
                    var unknown = pointers.entrySet().stream()
                            .filter(entry -> !keys.containsKey(entry.getKey()))
                            .map(entry -> new Refusal.Fault(entry.getValue(), "is not a webhook of this tenant"))
                            .toList();
                    if (!unknown.isEmpty()) {
                        throw Refusal.invalid(unknown);
                    }
                    return keys;
                });
    }

    /** A field of type {@code date-time}, or null. */
    static @Nullable Instant time(JsonObject body, String name) {
        String text = body.getString(name);
        return text == null ? null : Times.parse(text);
    }

    /** Where a list of events or jobs goes on. */
    static @Nullable UUID afterId(Call call) {
        return call.page().after().map(UUID::fromString).orElse(null);
    }

    /** Where a list of deliveries goes on: written by {@link #place}. */
    static @Nullable DeliveryKey afterDelivery(Call call) {
        return call.page()
                .after()
                .map(text -> {
                    int colon = text.indexOf(':');
                    return new DeliveryKey(
                            UUID.fromString(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
                })
                .orElse(null);
    }

    /** A place in a list of deliveries as text. */
    static @Nullable String place(@Nullable DeliveryKey key) {
        return key == null ? null : key.eventId() + ":" + key.webhookKey();
    }
}
