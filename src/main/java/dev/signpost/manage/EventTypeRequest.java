package dev.signpost.manage;

import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.To;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of an event type. */
final class EventTypeRequest {
    private EventTypeRequest() {}

    /** @throws Refusal INVALID */
    static EventTypes.Text text(JsonObject body) {
        check(body);
        return new EventTypes.Text(
                body.getString("category", ""),
                body.getString("description", ""),
                schema(body),
                body.getString("example"),
                body.getString("exampleChanges"));
    }

    /** @throws Refusal INVALID */
    static EventTypes.Change change(JsonObject body) {
        check(body);
        return new EventTypes.Change(
                named(body, "category"),
                named(body, "description"),
                body.containsKey("schema") ? new To<>(schema(body)) : null,
                named(body, "example"),
                named(body, "exampleChanges"));
    }

    private static void check(JsonObject body) {
        var faults = new ArrayList<Fault>();
        JsonObject schema = body.getJsonObject("schema");
        if (schema != null) {
            SchemaForm.check(schema, "/schema", faults);
        }
        checkJson(body, "example", faults);
        checkJson(body, "exampleChanges", faults);
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
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
