package dev.signpost.manage;

import dev.signpost.http.Times;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.PauseKind;
import dev.signpost.queue.Pauses;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What protects a webhook's receiver, as answers tell it. */
final class PauseJson {
    private PauseJson() {}

    /** Null unless it is sent nothing, or one request at a time as a probe. */
    static @Nullable JsonObject paused(Pauses.@Nullable Pause pause) {
        return pause == null || pause.kind() == PauseKind.THROTTLED
                ? null
                : new JsonObject()
                        .put("reason", pause.kind().name())
                        .put("text", text(pause))
                        .put("since", Times.text(pause.since()))
                        .put("until", pause.until() == null ? null : Times.text(pause.until()))
                        .put("pods", pause.pods());
    }

    /** Null unless it is sent fewer requests at a time than its limit allows. */
    static @Nullable JsonObject throttled(Pauses.@Nullable Pause pause) {
        return pause == null || pause.kind() != PauseKind.THROTTLED
                ? null
                : new JsonObject()
                        .put("text", text(pause))
                        .put("since", Times.text(pause.since()))
                        .put("pods", pause.pods());
    }

    /** The status of an active webhook in a sentence. */
    static String status(Pauses.@Nullable Pause pause) {
        if (pause == null) {
            return "Its events are sent.";
        }
        return switch (pause.kind()) {
            case RETRY_AFTER -> "Paused: the receiver asked us to retry later; its events wait.";
            case BREAKER_OPEN -> "Paused: its circuit breaker is open, the receiver is away; its events wait.";
            case BREAKER_HALF_OPEN ->
                "Its circuit breaker is half-open: one request shows whether the receiver is back.";
            case DESTINATION_STOPPED -> "Paused: stopped by the operator of this instance; its events wait.";
            case THROTTLED -> "Its events are sent, fewer at a time than its limit allows.";
        };
    }

    private static String text(Pauses.Pause pause) {
        return switch (pause.kind()) {
            case RETRY_AFTER -> "The receiver answered " + pause.statusCode() + " and asked us to retry later.";
            case BREAKER_OPEN, BREAKER_HALF_OPEN -> "Too many attempts in a row failed. The last one: " + last(pause);
            case DESTINATION_STOPPED -> "Stopped by the operator.";
            case THROTTLED ->
                pause.result() == AttemptResult.SUCCESS
                        ? "It starts again with few requests at a time."
                        : "The receiver was overloaded or away, and gets more requests at a time as it answers. The"
                                + " last failure: " + last(pause);
        };
    }

    /** As tenants see it: the operator finds the exact reason at the attempt. */
    private static String last(Pauses.Pause pause) {
        return pause.result() == AttemptResult.STATUS
                ? "The receiver answered " + pause.statusCode() + "."
                : HistoryJson.sentence(Sight.TENANT.of(pause.result()));
    }
}
