package dev.signpost.manage;

import dev.signpost.profile.ChallengeRules;
import dev.signpost.profile.EventKind;
import dev.signpost.profile.HeaderLine;
import dev.signpost.profile.RetryRules.AfterLast;
import dev.signpost.profile.SecretRules;
import dev.signpost.profile.StatusRange;
import dev.signpost.profile.WireProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Wire profiles and their event types as answers show them: what a form for a webhook needs to know. */
final class ProfileJson {
    private ProfileJson() {}

    static JsonObject of(WireProfile profile) {
        var statusNames = new JsonObject();
        profile.statusNames().forEach((status, name) -> statusNames.put(status.name(), name));
        var retries = new JsonArray();
        profile.retry().delays().forEach(delay -> retries.add(delay.toMillis() / 1000.0));
        var words = new JsonObject();
        new TreeMap<>(profile.words()).forEach(words::put);
        var types = new JsonArray();
        profile.catalogue().forEach(kind -> types.add(eventType(kind)));
        return new JsonObject()
                .put("name", profile.name())
                .put("version", profile.version())
                .put("headers", headers(profile))
                .put("challenge", challenge(profile.challenge()))
                .put("secrets", secrets(profile.secrets()))
                .put("standardSecret", profile.hasStandardSecret())
                .put("rotation", rotation(profile))
                .put("timeoutMillis", profile.attempts().timeout().toMillis())
                .put("maxTimeoutMillis", profile.attempts().maxTimeout().toMillis())
                .put("success", ranges(profile.attempts().success()))
                .put("retrySeconds", retries)
                .put("afterLast", afterLast(profile.retry().afterLast()))
                .put("disableWhenGone", profile.retry().disableWhenGone())
                .put("eventTypesDefault", profile.eventTypesDefault().name())
                .put("statusNames", statusNames)
                .put("words", words)
                .put("eventTypes", types);
    }

    /** The example as text: as a JSON value it would be rewritten on its way, and a test event sends these bytes. */
    static JsonObject eventType(EventKind kind) {
        var changes = kind.changes();
        return new JsonObject()
                .put("name", kind.type())
                .put("category", kind.category())
                .put("description", kind.description())
                .put("example", new String(kind.example().bytes(), StandardCharsets.UTF_8))
                .put("exampleChanges", changes == null ? null : new String(changes.bytes(), StandardCharsets.UTF_8));
    }

    private static JsonArray headers(WireProfile profile) {
        var names = new JsonArray().add("Content-Type").add("User-Agent");
        profile.headers().stream().map(HeaderLine::name).forEach(names::add);
        return names;
    }

    private static @Nullable JsonObject challenge(@Nullable ChallengeRules rules) {
        return rules == null
                ? null
                : new JsonObject()
                        .put("when", rules.when().name())
                        .put("method", rules.method())
                        .put("timeoutMillis", rules.timeout().toMillis())
                        .put("success", ranges(rules.pass()))
                        .put("echo", rules.echo())
                        .put("rememberedSeconds", rules.remembered().toSeconds())
                        .put(
                                "againOn",
                                new JsonArray(rules.againOn().stream()
                                        .map(Enum::name)
                                        .sorted()
                                        .toList()));
    }

    private static JsonObject secrets(SecretRules rules) {
        return new JsonObject()
                .put("required", rules.required())
                .put("givable", rules.given() != null)
                .put("generated", rules.generates())
                .put("visibility", rules.visibility().name());
    }

    private static JsonObject rotation(WireProfile profile) {
        var rule = profile.rotation();
        return new JsonObject()
                .put("overlap", rule.overlap().name())
                .put("overlapSeconds", rule.length().toSeconds())
                .put("maxOverlapSeconds", rule.maxLength().toSeconds())
                .put("verifyAgain", rule.verifyAgain());
    }

    private static JsonArray ranges(List<StatusRange> ranges) {
        return new JsonArray(ranges.stream().map(StatusRange::toString).toList());
    }

    private static JsonObject afterLast(AfterLast rule) {
        Duration withoutSuccess = rule instanceof AfterLast.DisableAfter after ? after.withoutSuccess() : null;
        Integer exhausted = null;
        if (rule instanceof AfterLast.TooManyErrors errors) {
            exhausted = errors.exhausted();
        } else if (rule instanceof AfterLast.DisableAtFirst) {
            exhausted = 1;
        }
        return new JsonObject()
                .put("disables", !(rule instanceof AfterLast.Nothing))
                .put("exhausted", exhausted)
                .put("withoutSuccessSeconds", withoutSuccess == null ? null : withoutSuccess.toSeconds());
    }
}
