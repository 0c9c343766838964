package dev.signpost.manage;

import dev.signpost.catalog.To;
import dev.signpost.catalog.WebhookChange;
import dev.signpost.catalog.WebhookChange.LimitsChange;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request's body says about a webhook. The contract has checked the types of its fields.
 *
 * @param change without the alias
 * @param alias whether the request called its event types {@code events}
 */
record WebhookRequest(WebhookChange change, boolean alias) {
    private static final String EVENT_TYPES = "eventTypes";
    private static final String EVENTS = "events";

    /** Reads it; fails with INVALID if it has both names of the event types. */
    static Future<WebhookRequest> read(JsonObject body) {
        boolean alias = body.containsKey(EVENTS);
        if (alias && body.containsKey(EVENT_TYPES)) {
            return Future.failedFuture(
                    Refusal.invalid("/" + EVENTS, "This is another name for eventTypes: send one of the two."));
        }
        return Future.succeededFuture(new WebhookRequest(
                new WebhookChange(
                        text(body, "url"),
                        patterns(body, alias ? EVENTS : EVENT_TYPES),
                        text(body, "description"),
                        text(body, "profile"),
                        headers(body),
                        limits(body)),
                alias));
    }

    /** The same failure, with pointers that name the fields as the request did. */
    <T> Future<T> pointing(Throwable failure) {
        return alias && failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.INVALID
                ? Future.failedFuture(Refusal.invalid(
                        refusal.faults().stream().map(WebhookRequest::renamed).toList()))
                : Future.failedFuture(failure);
    }

    private static Fault renamed(Fault fault) {
        String prefix = "/" + EVENT_TYPES;
        return fault.pointer().startsWith(prefix)
                ? new Fault("/" + EVENTS + fault.pointer().substring(prefix.length()), fault.message())
                : fault;
    }

    private static @Nullable To<String> text(JsonObject body, String name) {
        return body.containsKey(name) ? new To<>(body.getString(name)) : null;
    }

    private static @Nullable To<Integer> number(JsonObject body, String name) {
        return body.containsKey(name) ? new To<>(body.getInteger(name)) : null;
    }

    private static @Nullable To<List<String>> patterns(JsonObject body, String name) {
        if (!body.containsKey(name)) {
            return null;
        }
        JsonArray patterns = body.getJsonArray(name);
        return new To<>(
                patterns == null
                        ? null
                        : patterns.stream().map(Object::toString).toList());
    }

    private static @Nullable To<Map<String, @Nullable Secret>> headers(JsonObject body) {
        if (!body.containsKey("headers")) {
            return null;
        }
        JsonObject named = body.getJsonObject("headers");
        if (named == null) {
            return new To<>(null);
        }
        var headers = new LinkedHashMap<String, @Nullable Secret>();
        named.fieldNames().forEach(name -> {
            String value = named.getString(name);
            headers.put(name, value == null ? null : Secret.of(value));
        });
        return new To<>(headers);
    }

    private static @Nullable To<LimitsChange> limits(JsonObject body) {
        if (!body.containsKey("limits")) {
            return null;
        }
        JsonObject limits = body.getJsonObject("limits");
        return new To<>(
                limits == null
                        ? null
                        : new LimitsChange(
                                number(limits, "concurrency"),
                                number(limits, "ratePerSecond"),
                                number(limits, "timeoutMillis")));
    }
}
