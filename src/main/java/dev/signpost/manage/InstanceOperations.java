package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Scope;
import dev.signpost.model.Refusal;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who am I, and which wire profiles are there. */
public final class InstanceOperations {
    private final Map<String, WireProfile> profiles;

    /** @param profiles those in force, by name */
    public InstanceOperations(Map<String, WireProfile> profiles) {
        this.profiles = new TreeMap<>(profiles);
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("getMe", this::me, "listProfiles", this::list, "getProfile", this::get);
    }

    private Future<Reply> me(Call call) {
        var caller = call.caller();
        List<String> scopes = caller.scopes().stream().sorted().map(Scope::word).toList();
        return Future.succeededFuture(Reply.ok(new JsonObject()
                .put("keyId", caller.keyId())
                .put(
                        "tenantId",
                        caller.tenant() == null ? null : caller.tenant().id())
                .put("scopes", new JsonArray(scopes))));
    }

    private Future<Reply> list(Call call) {
        List<JsonObject> items =
                profiles.values().stream().map(InstanceOperations::json).toList();
        return Future.succeededFuture(Reply.ok(call.page().list(items, null)));
    }

    private Future<Reply> get(Call call) {
        WireProfile profile = profiles.get(call.pathParameter("name"));
        return profile == null
                ? Future.failedFuture(Refusal.notFound("profile"))
                : Future.succeededFuture(Reply.ok(json(profile)));
    }

    private static JsonObject json(WireProfile profile) {
        var statusNames = new JsonObject();
        profile.statusNames().forEach((status, name) -> statusNames.put(status.name(), name));
        var retries = new JsonArray();
        profile.retry().delays().forEach(delay -> retries.add(delay.toMillis() / 1000.0));
        var words = new JsonObject();
        new TreeMap<>(profile.words()).forEach(words::put);
        return new JsonObject()
                .put("name", profile.name())
                .put("version", profile.version())
                .put("timeoutMillis", profile.attempts().timeout().toMillis())
                .put("maxTimeoutMillis", profile.attempts().maxTimeout().toMillis())
                .put("retrySeconds", retries)
                .put("statusNames", statusNames)
                .put("words", words)
                .put("eventTypes", eventTypes(profile));
    }

    private static JsonArray eventTypes(WireProfile profile) {
        var types = new JsonArray();
        profile.catalogue()
                .forEach(kind -> types.add(new JsonObject()
                        .put("name", kind.type())
                        .put("category", kind.category())
                        .put("description", kind.description())));
        return types;
    }
}
