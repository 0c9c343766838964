package dev.signpost.bus;

import io.vertx.core.json.JsonObject;

/**
 * Why one {@link PublishMessage} of several was not accepted. On its own a message fails with the same status as a
 * {@code ReplyException}'s code, and the same text.
 *
 * @param status HTTP status of the problem: 503 and 429 come back, 500 a fault of Signpost's, others not as it is
 * @param detail in words, with every faulty field
 */
public record PublishProblem(int status, String detail) {
    private static final String STATUS = "status";

    public JsonObject toJson() {
        return new JsonObject().put(STATUS, status).put("detail", detail);
    }

    /** Whether one of several answers is a problem; else it is a {@link PublishReply}. */
    public static boolean isOne(JsonObject json) {
        return json.containsKey(STATUS);
    }

    /** @throws RuntimeException if {@code json} is no problem */
    public static PublishProblem ofJson(JsonObject json) {
        return new PublishProblem(json.getInteger(STATUS), json.getString("detail", ""));
    }
}
