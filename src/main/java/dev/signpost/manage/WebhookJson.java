package dev.signpost.manage;

import dev.signpost.catalog.WebhookView;
import dev.signpost.http.Times;
import dev.signpost.model.Secret;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.profile.EventKind;
import dev.signpost.queue.Pauses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Webhooks as answers show them. */
final class WebhookJson {
    private WebhookJson() {}

    /**
     * One webhook.
     *
     * @param numbers what is counted of it
     * @param secrets what the caller may see of them
     */
    static JsonObject of(WebhookView view, WebhookNumbers.Of numbers, Shown secrets) {
        Webhook webhook = view.webhook();
        StatusReason reason = webhook.statusReason();
        var json = new JsonObject()
                .put("id", webhook.id())
                .put("url", webhook.url().text())
                .put("eventTypes", new JsonArray(webhook.eventTypes()))
                .put("description", view.description())
                .put("profile", webhook.profile())
                .put("headerNames", new JsonArray(List.copyOf(webhook.headers().keySet())))
                .put("limits", limits(webhook.limits()))
                .put("status", webhook.status().name())
                .put("statusReason", reason == null ? null : reason.name())
                .put("statusText", statusText(view, numbers.pause(webhook)))
                .put("statusSince", Times.text(view.statusSinceMillis()))
                .put("profileStatus", view.wire().statusName(webhook.status(), reason))
                .put("paused", webhook.active() ? PauseJson.paused(numbers.pause(webhook)) : null)
                .put("throttled", webhook.active() ? PauseJson.throttled(numbers.pause(webhook)) : null)
                .put("blockedBy", view.blockedBy())
                .put("verifiedAt", time(view.verifiedMillis()))
                .put("failingSince", time(webhook.failingSinceMillis()))
                .put("secretSet", view.secretSet())
                .put("secretReadable", webhook.seal() == Webhook.Seal.OPEN)
                .put("heldCount", numbers.heldFor(webhook.key()))
                .put("createdAt", Times.text(view.createdMillis()))
                .put("updatedAt", Times.text(view.updatedMillis()))
                .put("warnings", warnings(view));
        if (numbers.health() != null) {
            json.put("health", numbers.health().numbers(webhook.key()));
        }
        if (secrets.own() != null) {
            json.put("secret", secrets.own().reveal());
        }
        if (view.wire().hasStandardSecret()) {
            json.put("standardSecretSet", view.standardSecretSet());
            if (secrets.standard() != null) {
                json.put("standardSecret", secrets.standard().reveal());
            }
        }
        return json;
    }

    /**
     * The secrets that an answer shows.
     *
     * @param own the webhook's own, or null
     * @param standard of the Standard Webhooks signature beside the profile's own, or null
     */
    record Shown(@Nullable Secret own, @Nullable Secret standard) {
        static final Shown NOTHING = new Shown(null, null);
    }

    /** How many webhooks are in each status. */
    static JsonObject counts(Map<WebhookStatus, Long> counts) {
        var json = new JsonObject();
        for (WebhookStatus status : WebhookStatus.values()) {
            json.put(status.name(), counts.getOrDefault(status, 0L));
        }
        return json;
    }

    private static JsonObject limits(Webhook.Limits limits) {
        return new JsonObject()
                .put("concurrency", limits.concurrency())
                .put("ratePerSecond", limits.ratePerSecond())
                .put("timeoutMillis", limits.timeoutMillis());
    }

    private static @Nullable String time(@Nullable Long millis) {
        return millis == null ? null : Times.text(millis);
    }

    private static String statusText(WebhookView view, Pauses.@Nullable Pause pause) {
        StatusReason reason = view.webhook().statusReason();
        if (reason == null) {
            return view.webhook().active()
                    ? activeText(view, pause)
                    : "It has not proved itself yet; its events are held.";
        }
        return switch (reason) {
            case TOO_MANY_ERRORS -> "Disabled after too many failed deliveries; its events are held.";
            case GONE -> "Disabled because its receiver answered 410 Gone; its events are held.";
            case BLOCKED ->
                "OPERATOR".equals(view.blockedBy())
                        ? "Blocked by the operator of this instance; its events are held."
                        : "Blocked by hand; its events are held.";
        };
    }

    private static String activeText(WebhookView view, Pauses.@Nullable Pause pause) {
        return switch (view.webhook().seal()) {
            case OPEN ->
                view.lacksSecret()
                        ? "Its events wait: its wire profile signs each request, and it has no secret for that."
                        : PauseJson.status(pause);
            case KEY_MISSING ->
                "Its events wait: its secret cannot be decrypted, because the operator's encryption key is missing.";
            case BROKEN -> "Its events wait: its stored URL, secret or headers are damaged.";
        };
    }

    private static JsonArray warnings(WebhookView view) {
        var warnings = new JsonArray();
        if (view.sameUrl()) {
            warnings.add("Another webhook of this tenant has the same URL.");
        }
        switch (view.webhook().seal()) {
            case KEY_MISSING ->
                warnings.add("Its secret or headers cannot be decrypted: nothing is sent, its events wait. The operator"
                        + " has to bring back the encryption key; a new secret and new headers help too.");
            case BROKEN ->
                warnings.add(
                        "Its stored URL, secret or headers are damaged: nothing is sent, its events wait. Set its URL"
                                + " and headers again, and give it a new secret.");
            case OPEN -> {
                if (view.lacksSecret()) {
                    warnings.add("It has no secret for a signature that its wire profile demands: nothing is sent, its"
                            + " events wait. Give it a new secret.");
                }
            }
        }
        Set<String> known =
                view.wire().catalogue().stream().map(EventKind::type).collect(Collectors.toUnmodifiableSet());
        if (!known.isEmpty()) {
            view.webhook().eventTypes().stream()
                    .filter(pattern -> !pattern.endsWith("*")
                            && !known.contains(pattern)
                            && !view.listed().contains(pattern))
                    .forEach(pattern -> warnings.add("The event type " + pattern + " is not in the catalogue."));
        }
        return warnings;
    }
}
