package dev.signpost.manage;

import dev.signpost.catalog.EventType;
import dev.signpost.http.Times;
import dev.signpost.model.RawJson;
import dev.signpost.profile.EventKind;
import dev.signpost.profile.WireProfile;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All event types that there are for a webhook, each name once: a profile's type hides one that was added, a tenant's
 * own the instance's.
 */
final class EventCatalogue {
    private final List<EventKind> ofProfile;
    private final List<EventType> added;

    private EventCatalogue(List<EventKind> ofProfile, List<EventType> added) {
        this.ofProfile = ofProfile;
        this.added = added;
    }

    /**
     * @param profile the wire profile in force, or null for the instance's own types
     * @param types those of the instance and of the tenant
     */
    static EventCatalogue of(@Nullable WireProfile profile, List<EventType> types) {
        List<EventKind> kinds = profile == null ? List.of() : profile.catalogue();
        Map<String, EventType> added = new LinkedHashMap<>();
        types.forEach(type -> added.merge(type.name(), type, (a, b) -> a.ofInstance() ? b : a));
        kinds.forEach(kind -> added.remove(kind.type()));
        return new EventCatalogue(kinds, List.copyOf(added.values()));
    }

    /** Those with an example, for what is sent as one; the profile's first. */
    List<EventKind> examples() {
        var examples = new ArrayList<>(ofProfile);
        for (EventType type : added) {
            RawJson example = json(type.example());
            if (example != null) {
                examples.add(new EventKind(
                        type.category(), type.name(), type.description(), example, json(type.exampleChanges())));
            }
        }
        return List.copyOf(examples);
    }

    /** As a list shows them, without schemas. */
    List<JsonObject> shown() {
        var items = new ArrayList<JsonObject>();
        ofProfile.forEach(kind -> items.add(shown(kind)));
        added.forEach(type -> items.add(shown(type)));
        return items;
    }

    static JsonObject shown(EventKind kind) {
        return ProfileJson.eventType(kind).put("source", "PROFILE");
    }

    private static JsonObject shown(EventType type) {
        return new JsonObject()
                .put("name", type.name())
                .put("category", type.category())
                .put("description", type.description())
                .put("example", type.example())
                .put("exampleChanges", type.exampleChanges())
                .put("source", type.ofInstance() ? "INSTANCE" : "TENANT")
                .put("createdAt", Times.text(type.createdMillis()))
                .put("updatedAt", Times.text(type.updatedMillis()));
    }

    /** One type with its schema. */
    static JsonObject shownWhole(EventType type) {
        String schema = type.schema();
        return shown(type).put("schema", schema == null ? null : new JsonObject(schema));
    }

    private static @Nullable RawJson json(@Nullable String text) {
        return text == null ? null : RawJson.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
