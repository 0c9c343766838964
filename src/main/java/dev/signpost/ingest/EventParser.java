package dev.signpost.ingest;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns one publish body into a {@link Draft}: {@code {"type","data","occurredAt"?,"changes"?}}, JSON by RFC 8259 in
 * UTF-8 and nothing looser. {@code data} and {@code changes} are cut out as the bytes that came in; white space around
 * them is not part of them. No state: safe on any thread.
 */
public final class EventParser {

    /**
     * What a publishing request says beside its body.
     *
     * @param idempotencyKeys values of every {@code Idempotency-Key} header; more than one is a fault
     * @param traceparent W3C trace context as received, or null; ignored unless it is valid
     * @param hops {@link dev.signpost.model.Event#HOPS_HEADER} as received, or null
     */
    public record Headers(
            List<String> idempotencyKeys,
            @Nullable String traceparent,
            @Nullable String hops) {
        public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
        public static final Headers NONE = new Headers(List.of(), null, null);
    }

    /**
     * @param body the whole body; its size is the caller's to limit
     * @throws Refusal MALFORMED (not JSON) or INVALID (all faulty fields, as JSON Pointers into the body)
     */
    public Draft parse(String tenantId, byte[] body, Headers headers) {
        int hops = EventRules.hops(headers.hops());
        var json = new JsonScanner(body);
        var reader = new EventReader(json, "", false);
        reader.read();
        json.finish();
        String key = idempotencyKey(headers.idempotencyKeys(), reader.faults());
        return reader.draft(tenantId, key, EventRules.traceparent(headers.traceparent()), hops);
    }

    private static @Nullable String idempotencyKey(List<String> values, Faults faults) {
        if (values.isEmpty()) {
            return null;
        }
        String key = values.get(0);
        String fault = values.size() > 1 ? "is given more than once" : EventRules.idempotencyKey(key);
        if (fault != null) {
            faults.addAt(Headers.IDEMPOTENCY_KEY, fault);
        }
        return key;
    }

    /**
     * Checks one JSON value that stands alone, and cuts the white space around it off.
     *
     * @param field name for the fault if it is nested too deeply
     * @throws Refusal MALFORMED or INVALID
     */
    static RawJson value(byte[] text, String field) {
        var json = new JsonScanner(text);
        json.peek();
        int from = json.position();
        json.skipValue();
        int to = json.position();
        json.finish();
        if (json.deepest() > EventRules.MAX_DEPTH) {
            throw Refusal.invalid("/" + field, "is nested deeper than " + EventRules.MAX_DEPTH + " levels");
        }
        return RawJson.of(from == 0 && to == text.length ? text : json.cut(from, to));
    }
}
