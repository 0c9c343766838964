package dev.signpost.manage;

import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.WebhookView;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.Event;
import dev.signpost.model.EventId;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Shows the exact request that a webhook would be sent for an event, or for the example of a type. */
public final class PreviewOperations {
    private static final long MICROS_PER_MILLI = 1000;

    private final Webhooks webhooks;
    private final EventTypes types;
    private final StoredEvents stored;
    private final Previews previews;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** Where events are read from. */
    @FunctionalInterface
    public interface StoredEvents {
        /** The event with all that is sent of it; empty if it is gone or was erased. */
        Future<Optional<Event>> asSent(long tenantKey, UUID id);
    }

    /** @param ids makes the id of an event that there is not */
    public PreviewOperations(
            Webhooks webhooks,
            EventTypes types,
            StoredEvents stored,
            Previews previews,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.webhooks = webhooks;
        this.types = types;
        this.stored = stored;
        this.previews = previews;
        this.clock = clock;
        this.ids = ids;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("previewWebhook", this::preview);
    }

    private Future<Reply> preview(Call call) {
        return webhooks.find(call.tenantRef(), call.pathParameter("webhookId"))
                .compose(found -> event(call, found)
                        .compose(event -> previews.of(
                                        call.tenantRef().key(), found.webhook().key(), event)
                                .map(told -> {
                                    JsonObject request = ExchangeJson.request(told);
                                    // Nobody wrote it anywhere.
                                    request.remove("written");
                                    return Reply.ok(new JsonObject()
                                            .put("eventType", event.type())
                                            .put("request", request));
                                })));
    }

    private Future<Event> event(Call call, WebhookView found) {
        String id = call.body().getString("eventId");
        String type = call.body().getString("eventType");
        if (id == null) {
            return types.list(call.tenantRef()).map(added -> example(call, TestExample.of(type, found, added)));
        }
        if (type != null) {
            return Future.failedFuture(
                    Refusal.invalid("/eventType", "A stored event has its own type: send one of the two."));
        }
        UUID key = EventId.parse(id).orElseThrow(() -> Refusal.notFound("event"));
        return stored.asSent(call.tenantRef().key(), key)
                .map(event -> event.orElseThrow(() -> Refusal.notFound("event")));
    }

    private Event example(Call call, TestExample example) {
        return new Event(
                ids.get(),
                call.tenantRef().key(),
                call.tenantRef().id(),
                example.type(),
                clock.millis() * MICROS_PER_MILLI,
                example.data(),
                example.changes(),
                null);
    }
}
