package dev.signpost.manage;

import dev.signpost.http.Times;
import dev.signpost.model.AttemptResult;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.LiveOutcome;
import dev.signpost.queue.LivePause;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The live feed as server-sent events (HTML standard, section "Server-sent events"). */
final class LiveJson {
    private LiveJson() {}

    /**
     * What has just become of a delivery, or how many outcomes were left out.
     *
     * @param place behind it, for its reader to go on from
     * @param sight of its reader
     */
    static String event(LiveFeed.Item item, String place, Sight sight) {
        LivePause pause = item.pause();
        if (pause != null) {
            return event("webhook", place, webhook(pause));
        }
        LiveOutcome outcome = item.outcome();
        return outcome == null
                ? event("gap", place, gap(item.skipped()))
                : event("delivery", place, delivery(outcome, sight));
    }

    /**
     * Something is missing before what follows.
     *
     * @param name {@code gap} within a stream, {@code reset} where one goes on that cannot
     */
    static String missing(String name, String place) {
        return event(name, place, gap(null));
    }

    /** Tells how far everything has been seen. An event without data is none, but its id counts. */
    static String place(String place) {
        return "id: " + place + "\n\n";
    }

    private static String event(String name, String place, JsonObject data) {
        return "event: " + name + "\nid: " + place + "\ndata: " + data.encode() + "\n\n";
    }

    private static JsonObject gap(@Nullable Long skipped) {
        return new JsonObject().put("skipped", skipped);
    }

    private static JsonObject webhook(LivePause pause) {
        return new JsonObject()
                .put("webhookId", pause.webhookId())
                .put("paused", pause.kind() == null ? null : pause.kind().name())
                .put("at", Times.text(pause.at()))
                .put("until", pause.until() == null ? null : Times.text(pause.until()));
    }

    private static JsonObject delivery(LiveOutcome outcome, Sight sight) {
        var attempt = outcome.attempt();
        var next = outcome.nextAt();
        JsonObject json = new JsonObject()
                .put("id", new DeliveryId(outcome.eventId(), outcome.webhookId()).text())
                .put("eventId", outcome.eventId().toString())
                .put("eventType", outcome.eventType())
                .put("webhookId", outcome.webhookId())
                .put("state", outcome.state().name())
                .put("at", Times.text(outcome.at()))
                .put("nextAttemptAt", next == null ? null : Times.text(next));
        if (attempt == null) {
            return json.putNull("attempt")
                    .putNull("statusCode")
                    .putNull("error")
                    .putNull("responseMillis");
        }
        return json.put("attempt", attempt.number())
                .put("statusCode", attempt.statusCode() == 0 ? null : attempt.statusCode())
                .put(
                        "error",
                        attempt.result() == AttemptResult.SUCCESS
                                ? null
                                : sight.of(attempt.result()).name())
                .put("responseMillis", attempt.millis());
    }
}
