package dev.signpost.manage;

import dev.signpost.catalog.EventType;
import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.Profiles;
import dev.signpost.catalog.Tenants;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.profile.EventKind;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The event types that webhooks may choose from: those of the tenant's wire profile, which are read-only, the tenant's
 * own and the instance's. Others can be published and subscribed to all the same.
 */
public final class EventTypeOperations {
    private final Tenants tenants;
    private final Profiles profiles;
    private final EventTypes types;

    public EventTypeOperations(Tenants tenants, Profiles profiles, EventTypes types) {
        this.tenants = tenants;
        this.profiles = profiles;
        this.types = types;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.ofEntries(
                Map.entry("listEventTypes", this::list),
                Map.entry("createEventType", Operation.checked(this::create, this::checkNew)),
                Map.entry("getEventType", this::get),
                Map.entry("updateEventType", Operation.checked(this::update, this::checkChange)),
                Map.entry("deleteEventType", this::delete),
                Map.entry("deleteEventTypeByName", this::deleteByName),
                Map.entry("listInstanceEventTypes", this::list),
                Map.entry("createInstanceEventType", Operation.checked(this::create, this::checkNew)),
                Map.entry("getInstanceEventType", this::get),
                Map.entry("updateInstanceEventType", Operation.checked(this::update, this::checkChange)),
                Map.entry("deleteInstanceEventType", this::delete),
                Map.entry("deleteInstanceEventTypeByName", this::deleteByName));
    }

    private Future<Reply> list(Call call) {
        return profile(call)
                .compose(profile -> types.list(call.tenant())
                        .map(added -> Reply.ok(call.page()
                                .list(
                                        EventCatalogue.of(profile.orElse(null), added)
                                                .shown(),
                                        null))));
    }

    private Future<Reply> get(Call call) {
        return profile(call).compose(profile -> {
            Optional<EventKind> kind = profile.flatMap(wire -> kind(wire, name(call)));
            return kind.isPresent()
                    ? Future.succeededFuture(Reply.ok(EventCatalogue.shown(kind.get())))
                    : types.find(call.tenant(), name(call))
                            .map(found -> reply(found.orElseThrow(() -> Refusal.notFound("event type"))));
        });
    }

    private Future<Reply> create(Call call) {
        String name = call.body().getString("name");
        var text = EventTypeRequest.text(call.body());
        return checkNew(call)
                .compose(valid -> mayChange(call, name))
                .compose(may -> types.create(Callers.actor(call), call.tenant(), name, text))
                .map(made -> Reply.created(place(call.tenant(), made), EventCatalogue.shownWhole(made)));
    }

    private Future<Reply> update(Call call) {
        var change = EventTypeRequest.change(call.body());
        return checkChange(call)
                .compose(valid -> mayChange(call, name(call)))
                .compose(may -> types.update(Callers.actor(call), call.tenant(), name(call), change))
                .map(EventTypeOperations::reply);
    }

    private Future<Void> checkNew(Call call) {
        JsonObject body = call.body();
        return EventTypeRequest.check(body, EventTypes.faults(body.getString("name", ""), EventTypeRequest.text(body)));
    }

    private Future<Void> checkChange(Call call) {
        return EventTypeRequest.check(call.body(), EventTypes.faults(EventTypeRequest.change(call.body())));
    }

    private Future<Reply> delete(Call call) {
        return delete(call, name(call));
    }

    /** For names that no path can hold. */
    private Future<Reply> deleteByName(Call call) {
        String name = call.queryParameter("name")
                .orElseThrow(() -> Refusal.invalid("name", "is required: the event type to delete"));
        return delete(call, name);
    }

    private Future<Reply> delete(Call call, String name) {
        return mayChange(call, name)
                .compose(may -> types.delete(Callers.actor(call), call.tenant(), name))
                .map(deleted -> Reply.noContent());
    }

    /** Fails with CONFLICT for a type of the tenant's profile. */
    private Future<Void> mayChange(Call call, String name) {
        return profile(call)
                .compose(profile -> profile.flatMap(wire -> kind(wire, name)).isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "This event type comes with the wire profile "
                                        + profile.map(WireProfile::name).orElse("") + " and cannot be changed.")));
    }

    /** The profile of the tenant in the path; empty for the instance's routes. */
    private Future<Optional<WireProfile>> profile(Call call) {
        TenantRef tenant = call.tenant();
        return tenant == null
                ? Future.succeededFuture(Optional.empty())
                : tenants.find(tenant.id())
                        .map(found -> Optional.of(profile(found.orElseThrow(() -> Refusal.notFound("tenant"))
                                .profile())));
    }

    /** A tenant may name a profile that this instance no longer has: then the default's catalogue holds. */
    private WireProfile profile(@Nullable String own) {
        return profiles.find(own == null ? profiles.defaultName() : own)
                .or(() -> profiles.find(profiles.defaultName()))
                .orElseThrow(() -> new IllegalStateException("the default profile was loaded at the start"));
    }

    private static Optional<EventKind> kind(WireProfile profile, String name) {
        return profile.catalogue().stream()
                .filter(kind -> kind.type().equals(name))
                .findFirst();
    }

    private static String name(Call call) {
        return call.pathParameter("eventType");
    }

    private static Reply reply(EventType type) {
        return Reply.ok(EventCatalogue.shownWhole(type));
    }

    private static String place(@Nullable TenantRef tenant, EventType type) {
        String name = type.name().replace("/", "%2F").replace(":", "%3A");
        return (tenant == null ? "/v1" : "/v1/tenants/" + tenant.id()) + "/event-types/" + name;
    }
}
