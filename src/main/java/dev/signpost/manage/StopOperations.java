package dev.signpost.manage;

import dev.signpost.catalog.DestinationStops;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Destinations that the operator stops, whoever's webhooks they are. */
public final class StopOperations {
    private static final String PATH = "/v1/stopped-destinations/";

    private final DestinationStops stops;

    public StopOperations(DestinationStops stops) {
        this.stops = stops;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "listStoppedDestinations", this::list,
                "stopDestination", this::stop,
                "resumeDestination", this::resume);
    }

    private Future<Reply> list(Call call) {
        return stops.list().map(found -> {
            List<JsonObject> items = found.stream().map(StopOperations::json).toList();
            return Reply.ok(call.page().list(items, null));
        });
    }

    private Future<Reply> stop(Call call) {
        JsonObject body = call.body();
        return stops.stop(
                        Callers.actor(call),
                        body.getString("destination"),
                        body.getString("reason"),
                        until(body.getString("until")))
                .map(made -> Reply.created(PATH + made.id(), json(made)));
    }

    private Future<Reply> resume(Call call) {
        UUID id;
        try {
            id = UUID.fromString(call.pathParameter("stopId"));
        } catch (IllegalArgumentException none) {
            throw Refusal.notFound("stopped destination");
        }
        return stops.lift(Callers.actor(call), id).map(lifted -> Reply.noContent());
    }

    private static @Nullable Instant until(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw Refusal.invalid("/until", "Expected a time such as 2026-07-01T12:00:00Z.");
        }
    }

    private static String kind(DestinationStops.Stop stop) {
        if (stop.destination().equals(DestinationStops.EVERYTHING)) {
            return "EVERYTHING";
        }
        return stop.range() ? "RANGE" : "HOST";
    }

    private static JsonObject json(DestinationStops.Stop stop) {
        Instant until = stop.until();
        return new JsonObject()
                .put("id", stop.id().toString())
                .put("destination", stop.destination())
                .put("kind", kind(stop))
                .put("reason", stop.reason())
                .put("createdAt", Times.text(stop.createdAt()))
                .put("createdBy", stop.createdBy())
                .put("until", until == null ? null : Times.text(until));
    }
}
