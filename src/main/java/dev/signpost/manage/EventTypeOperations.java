package dev.signpost.manage;

import dev.signpost.catalog.Profiles;
import dev.signpost.catalog.Tenants;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.Refusal;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The event types that a tenant's webhooks may choose from. Others can be published and subscribed to all the same. */
public final class EventTypeOperations {
    private final Tenants tenants;
    private final Profiles profiles;

    public EventTypeOperations(Tenants tenants, Profiles profiles) {
        this.tenants = tenants;
        this.profiles = profiles;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("listEventTypes", this::list);
    }

    private Future<Reply> list(Call call) {
        return tenants.find(call.tenantRef().id())
                .map(found -> profile(
                        found.orElseThrow(() -> Refusal.notFound("tenant")).profile()))
                .map(profile -> Reply.ok(call.page().list(items(profile), null)));
    }

    /** A tenant may name a profile that this instance no longer has: then the default's catalogue holds. */
    private WireProfile profile(@Nullable String own) {
        return profiles.find(own == null ? profiles.defaultName() : own)
                .or(() -> profiles.find(profiles.defaultName()))
                .orElseThrow(() -> new IllegalStateException("the default profile was loaded at the start"));
    }

    private static List<JsonObject> items(WireProfile profile) {
        return profile.catalogue().stream()
                .map(kind -> ProfileJson.eventType(kind).put("source", "PROFILE"))
                .toList();
    }
}
