package dev.signpost.bus;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The answer to a {@link PublishMessage}: the event is durable.
 *
 * @param id the event's id, a UUID in lower case
 * @param acceptedAt moment of acceptance, to the millisecond
 * @param matchedCount deliveries that it makes
 * @param duplicate true if an event with the same idempotency key had been accepted before; this is its answer
 */
public record PublishReply(String id, Instant acceptedAt, int matchedCount, boolean duplicate) {

    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("acceptedAt", acceptedAt.truncatedTo(ChronoUnit.MILLIS))
                .put("matchedCount", matchedCount)
                .put("duplicate", duplicate);
    }

    /** @throws RuntimeException if {@code json} is no such answer */
    public static PublishReply ofJson(JsonObject json) {
        return new PublishReply(
                json.getString("id"),
                json.getInstant("acceptedAt"),
                json.getInteger("matchedCount"),
                json.getBoolean("duplicate"));
    }
}
