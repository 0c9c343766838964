package dev.signpost.manage;

import dev.signpost.model.Answer;
import dev.signpost.model.RawBytes;
import dev.signpost.model.SentRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Requests and answers as JSON: header lines in their order, bodies as text where they are UTF-8. */
final class ExchangeJson {
    private static final String RESENT = "It was sent twice: the receiver was closing the connection that carried it"
            + " first, and gave no answer there. The receiver may have seen it twice.";

    private ExchangeJson() {}

    /** Puts the request, or why there is none to show. */
    static void putRequest(JsonObject attempt, @Nullable SentRequest sent) {
        attempt.put("request", sent instanceof SentRequest.Told told ? request(told) : null);
        attempt.put(
                "requestText",
                sent instanceof SentRequest.Untold untold ? untold.why().sentence() : null);
    }

    static JsonObject request(SentRequest.Told told) {
        var headers = new JsonArray();
        told.lines().forEach(line -> {
            var header = header(line.name(), line.value());
            headers.add(line.masked() ? header.put("masked", true) : header);
        });
        var json = new JsonObject()
                .put("method", told.method())
                .put("url", told.url().text())
                .put("headers", headers);
        putBody(json, told.body());
        return json.put("written", told.written());
    }

    /**
     * Puts what came back: the answer, or what came in its place, what exactly failed, and whether it was sent twice.
     *
     * @param answered whether a valid head came
     */
    static void putAnswer(JsonObject attempt, @Nullable Answer answer, boolean answered) {
        Answer kept = answer == null ? Answer.NONE : answer;
        boolean came = !answered && kept.body().length() > 0;
        attempt.put("errorDetail", kept.detail() == null ? null : kept.detail().name())
                .put("resent", kept.resent())
                .put("resentText", kept.resent() ? RESENT : null)
                .put("response", answered && answer != null ? answer(answer) : null)
                .put("received", came ? received(kept) : null);
    }

    private static JsonObject received(Answer kept) {
        var json = new JsonObject();
        putBody(json, kept.body());
        return json.put("truncated", kept.truncated());
    }

    private static JsonObject answer(Answer answer) {
        var headers = new JsonArray();
        answer.headers().forEach(header -> headers.add(header(header.getKey(), header.getValue())));
        var json = new JsonObject().put("headers", headers);
        putBody(json, answer.body());
        return json.put("truncated", answer.truncated());
    }

    private static JsonObject header(String name, String value) {
        return new JsonObject().put("name", name).put("value", value);
    }

    private static void putBody(JsonObject json, RawBytes body) {
        String text = utf8(body.bytes());
        json.put("body", text != null ? text : Base64.getEncoder().encodeToString(body.bytes()))
                .put("bodyEncoding", text != null ? "UTF8" : "BASE64");
    }

    /** Null if the bytes are no UTF-8, as when the excerpt ends within a character. */
    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
