package dev.signpost.bus;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to {@link Addresses#PUBLISH}. In JSON {@code data} and {@code changes} are JSON <em>text</em>, a
 * string or a buffer: as objects the bus would rewrite their numbers and drop their duplicate keys.
 *
 * @param tenantId the caller's id of the tenant
 * @param type event type
 * @param data payload; not checked here
 * @param occurredAt RFC 3339, or null for the moment of acceptance; not checked here
 * @param changes what changed, or null; not checked here
 * @param idempotencyKey the publisher's key, or null
 */
public record PublishMessage(
        String tenantId,
        String type,
        RawJson data,
        @Nullable String occurredAt,
        @Nullable RawJson changes,
        @Nullable String idempotencyKey) {
    private static final String TENANT_ID = "tenantId";
    private static final String TYPE = "type";
    private static final String DATA = "data";
    private static final String OCCURRED_AT = "occurredAt";
    private static final String CHANGES = "changes";
    private static final String IDEMPOTENCY_KEY = "idempotencyKey";
    private static final Set<String> FIELDS = Set.of(TENANT_ID, TYPE, DATA, OCCURRED_AT, CHANGES, IDEMPOTENCY_KEY);

    /** The least that an event needs. */
    public static PublishMessage of(String tenantId, String type, RawJson data) {
        return new PublishMessage(tenantId, type, data, null, null, null);
    }

    /** The same with another key. */
    public PublishMessage withIdempotencyKey(String key) {
        return new PublishMessage(tenantId, type, data, occurredAt, changes, key);
    }

    public JsonObject toJson() {
        var json = new JsonObject().put(TENANT_ID, tenantId).put(TYPE, type).put(DATA, text(data));
        putIfThere(json, OCCURRED_AT, occurredAt);
        putIfThere(json, CHANGES, changes == null ? null : text(changes));
        putIfThere(json, IDEMPOTENCY_KEY, idempotencyKey);
        return json;
    }

    /**
     * Reads what was sent to the address.
     *
     * @throws Refusal INVALID with every field that is missing, unknown or of another type
     */
    public static PublishMessage ofJson(JsonObject json) {
        var reader = new Reader(json);
        String tenantId = reader.required(TENANT_ID);
        String type = reader.required(TYPE);
        RawJson data = reader.json(DATA, true);
        String occurredAt = reader.string(OCCURRED_AT);
        RawJson changes = reader.json(CHANGES, false);
        String key = reader.string(IDEMPOTENCY_KEY);
        reader.refuseUnknownFields();
        if (!reader.faults.isEmpty() || tenantId == null || type == null || data == null) {
            throw Refusal.invalid(reader.faults);
        }
        return new PublishMessage(tenantId, type, data, occurredAt, changes, key);
    }

    private static void putIfThere(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String text(RawJson json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    /** Takes the fields out one by one and collects what is wrong with them. */
    private static final class Reader {
        /** First characters of JSON texts in base64; none of them begins a JSON text itself. */
        private static final String BASE64_OF_JSON = "eWIMNOLdZbCD";

        private final JsonObject json;
        private final List<Fault> faults = new ArrayList<>();

        Reader(JsonObject json) {
            this.json = json;
        }

        @Nullable
        String required(String name) {
            if (!json.containsKey(name)) {
                fault(name, "is required");
                return null;
            }
            return string(name);
        }

        @Nullable
        String string(String name) {
            Object value = json.getValue(name);
            if (value == null && !json.containsKey(name)) {
                return null;
            }
            if (!(value instanceof String text)) {
                fault(name, "a string was expected");
                return null;
            }
            return text;
        }

        @Nullable
        RawJson json(String name, boolean required) {
            Object value = json.getValue(name);
            if (value == null && !json.containsKey(name)) {
                if (required) {
                    fault(name, "is required");
                }
                return null;
            }
            if (value instanceof Buffer buffer) {
                return RawJson.of(buffer.getBytes());
            }
            if (value instanceof String text) {
                return ofText(name, text);
            }
            fault(name, "JSON text was expected, as a string or a buffer");
            return null;
        }

        void refuseUnknownFields() {
            for (String name : json.fieldNames()) {
                if (!FIELDS.contains(name)) {
                    faults.add(new Fault("", "there is an unknown field: the fields are " + FIELDS));
                    return;
                }
            }
        }

        /** A buffer that crossed the wire inside a JSON object has become base64, which no JSON text begins like. */
        private @Nullable RawJson ofText(String name, String text) {
            try {
                if (!text.isEmpty() && BASE64_OF_JSON.indexOf(text.charAt(0)) >= 0) {
                    return RawJson.of(Base64.getUrlDecoder().decode(text));
                }
                ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
                byte[] bytes = new byte[utf8.remaining()];
                utf8.get(bytes);
                return RawJson.of(bytes);
            } catch (CharacterCodingException | IllegalArgumentException e) {
                fault(name, "is not JSON text");
                return null;
            }
        }

        private void fault(String name, String message) {
            faults.add(new Fault("/" + name, message));
        }
    }
}
