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
 * @param unknownType true if its type is in no catalogue of its tenant: accepted all the same, but it may be a slip; in
 *     JSON there only if true
 */
public record PublishReply(String id, Instant acceptedAt, int matchedCount, boolean duplicate, boolean unknownType) {

    public JsonObject toJson() {
        var json = new JsonObject()
                .put("id", id)
                .put("acceptedAt", acceptedAt.truncatedTo(ChronoUnit.MILLIS))
                .put("matchedCount", matchedCount)
                .put("duplicate", duplicate);
        return unknownType ? json.put("unknownType", true) : json;
    }

    /** @throws RuntimeException if {@code json} is no such answer */
    public static PublishReply ofJson(JsonObject json) {
        return new PublishReply(
                json.getString("id"),
                json.getInstant("acceptedAt"),
                json.getInteger("matchedCount"),
                json.getBoolean("duplicate"),
                json.getBoolean("unknownType", false));
    }
}
