package dev.signpost.manage;

import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.RawBytes;
import dev.signpost.model.Refusal;
import dev.signpost.profile.ReceivedRequest;
import dev.signpost.profile.SignatureCheck;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Tells whether the signature of a request that a receiver got holds for a webhook, and why not. */
public final class SignatureOperations {
    private final Webhooks webhooks;
    private final InstantSource clock;

    public SignatureOperations(Webhooks webhooks, InstantSource clock) {
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("checkSignature", this::check);
    }

    private Future<Reply> check(Call call) {
        String id = call.pathParameter("webhookId");
        var request = new ReceivedRequest(headers(call.body().getValue("headers")), body(call.body()));
        return webhooks.find(call.tenantRef(), id)
                .compose(found -> webhooks.secrets(call.tenantRef(), id)
                        .map(secrets -> SignatureCheck.of(found.wire(), secrets, request, clock.millis())))
                .map(result -> Reply.ok(json(result)));
    }

    private static List<Map.Entry<String, String>> headers(Object headers) {
        var lines = new ArrayList<Map.Entry<String, String>>();
        if (headers instanceof JsonArray list) {
            list.forEach(item -> {
                var line = (JsonObject) item;
                lines.add(Map.entry(line.getString("name"), line.getString("value")));
            });
            return lines;
        }
        ((JsonObject) headers).forEach(field -> {
            if (field.getValue() instanceof JsonArray values) {
                values.forEach(value -> lines.add(Map.entry(field.getKey(), (String) value)));
            } else {
                lines.add(Map.entry(field.getKey(), (String) field.getValue()));
            }
        });
        return lines;
    }

    private static RawBytes body(JsonObject request) {
        String text = request.getString("body");
        if (!"BASE64".equals(request.getString("bodyEncoding"))) {
            return RawBytes.of(text.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return RawBytes.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw Refusal.invalid("/body", "must be base64, as bodyEncoding says");
        }
    }

    private static JsonObject json(SignatureCheck.Result result) {
        var checks = new JsonArray();
        result.checks()
                .forEach(check -> checks.add(new JsonObject()
                        .put("header", check.header())
                        .put("valid", check.valid())
                        .put("message", check.message())));
        var json = new JsonObject().put("valid", result.valid()).put("checks", checks);
        return result.hint() == null ? json : json.put("hint", result.hint());
    }
}
