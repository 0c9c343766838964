package dev.signpost.manage;

import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.To;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of an event type. */
final class EventTypeRequest {
    private EventTypeRequest() {}

    /** What a new type is to be. */
    static EventTypes.Text text(JsonObject body) {
        return new EventTypes.Text(
                body.getString("category", ""),
                body.getString("description", ""),
                schema(body),
                body.getString("example"),
                body.getString("exampleChanges"));
    }

    /** What is to change of a type. */
    static EventTypes.Change change(JsonObject body) {
        return new EventTypes.Change(
                named(body, "category"),
                named(body, "description"),
                body.containsKey("schema") ? new To<>(schema(body)) : null,
                named(body, "example"),
                named(body, "exampleChanges"));
    }

    /**
     * Fails with INVALID if what stands as text is no JSON, its schema is none, or the catalogue refuses the rest.
     *
     * @param ofCatalogue what the catalogue refuses
     */
    static Future<Void> check(JsonObject body, List<Fault> ofCatalogue) {
        var faults = new ArrayList<Fault>();
        JsonObject schema = body.getJsonObject("schema");
        if (schema != null) {
            SchemaForm.check(schema, "/schema", faults);
        }
        checkJson(body, "example", faults);
        checkJson(body, "exampleChanges", faults);
        faults.addAll(ofCatalogue);
        return faults.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Refusal.invalid(faults));
    }

    private static void checkJson(JsonObject body, String name, List<Fault> faults) {
        String text = body.getString(name);
        if (text == null) {
            return;
        }
        try {
            Json.decodeValue(text);
        } catch (DecodeException notJson) {
            faults.add(new Fault("/" + name, "must be JSON, as text"));
        }
    }

    private static @Nullable String schema(JsonObject body) {
        JsonObject schema = body.getJsonObject("schema");
        return schema == null ? null : schema.encode();
    }

    private static @Nullable To<String> named(JsonObject body, String name) {
        return body.containsKey(name) ? new To<>(body.getString(name)) : null;
    }
}
