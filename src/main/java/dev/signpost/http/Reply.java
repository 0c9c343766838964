package dev.signpost.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call.
 *
 * @param status HTTP status code, 200 to 299
 * @param headers response headers beside the ones that every answer has
 * @param body JSON text, or null for none
 * @param events instead of a body: a stream, which is closed whatever becomes of the answer
 */
public record Reply(
        int status,
        Map<String, String> headers,
        @Nullable Buffer body,
        @Nullable EventStream events) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    public Reply(int status, Map<String, String> headers, @Nullable Buffer body) {
        this(status, headers, body, null);
    }

    /** 200 with a stream of events. */
    public static Reply events(EventStream events) {
        return new Reply(200, Map.of(), null, events);
    }

    /** 200 with JSON that we made ourselves. */
    public static Reply ok(JsonObject body) {
        return new Reply(200, Map.of(), body.toBuffer());
    }

    /** 200 with JSON text as it is: the way for bodies that hold a payload's own bytes. */
    public static Reply ok(Buffer json) {
        return new Reply(200, Map.of(), json);
    }

    /** 201 with the path of what was created. */
    public static Reply created(String location, JsonObject body) {
        return new Reply(201, Map.of("Location", location), body.toBuffer());
    }

    /** 202 with the path of the job that goes on. */
    public static Reply accepted(String location, JsonObject body) {
        return new Reply(202, Map.of("Location", location), body.toBuffer());
    }

    /** 204 without a body. */
    public static Reply noContent() {
        return new Reply(204, Map.of(), null);
    }

    /** The same with one more header. */
    public Reply with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body, events);
    }

    /** Nobody will get this answer. */
    void discard() {
        if (events != null) {
            events.closed();
        }
    }

    /** The same with the strong entity tag of that version (RFC 9110 section 8.8.3). */
    public Reply withVersion(int version) {
        return with("ETag", "\"" + version + "\"");
    }
}
