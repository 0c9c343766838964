package dev.signpost.ingest;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import java.util.EnumSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one event object out of a body, all faults at once. One instance per event, one thread. */
final class EventReader {
    private static final String EXPECTED_FIELDS = "the fields are type, data, occurredAt, changes";

    private final JsonScanner json;
    private final boolean inBatch;
    private final Faults faults;

    private @Nullable String type;
    private @Nullable RawJson data;
    private @Nullable RawJson changes;
    private @Nullable Long occurredAtMicros;
    private @Nullable String idempotencyKey;
    private final EnumSet<Field> seen = EnumSet.noneOf(Field.class);

    /**
     * @param pointer JSON Pointer to the event inside the body
     * @param inBatch whether the event brings its idempotency key itself
     */
    EventReader(JsonScanner json, String pointer, boolean inBatch) {
        this.json = json;
        this.inBatch = inBatch;
        this.faults = new Faults(pointer);
    }

    /** For faults found outside the body, such as those of a header. */
    Faults faults() {
        return faults;
    }

    /**
     * Consumes one value, which should be an event, whatever is wrong with its fields.
     *
     * @throws Refusal MALFORMED if it is not JSON
     */
    void read() {
        if (json.peek() != '{') {
            json.skipValue();
            faults.add("", "must be a JSON object with type and data");
            return;
        }
        json.next();
        if (!json.take('}')) {
            do {
                field(json.name());
            } while (json.take(','));
            if (!json.take('}')) {
                throw json.failHere("a comma or } was expected");
            }
        }
        if (!seen.contains(Field.TYPE)) {
            faults.add("type", "is required");
        }
        if (!seen.contains(Field.DATA)) {
            faults.add("data", "is required (any JSON value, null too)");
        }
    }

    /** @throws Refusal INVALID with all faults, if there are any */
    Draft draft(String tenantId, @Nullable String headerKey, @Nullable String traceparent, int hops) {
        String checkedType = type;
        RawJson checkedData = data;
        if (!faults.isEmpty() || checkedType == null || checkedData == null) {
            throw faults.refusal();
        }
        String key = inBatch ? idempotencyKey : headerKey;
        return new Draft(tenantId, checkedType, occurredAtMicros, checkedData, changes, key, traceparent, hops);
    }

    private void field(String name) {
        Field field = Field.named(name);
        if (field == null || (field == Field.IDEMPOTENCY_KEY && !inBatch)) {
            unknown(name, field != null);
            return;
        }
        if (!seen.add(field)) {
            faults.add(field.spelling, "is given more than once");
        }
        switch (field) {
            case TYPE -> type = text(field);
            case DATA -> data = raw(field);
            case CHANGES -> changes = raw(field);
            case OCCURRED_AT -> time(text(field));
            case IDEMPOTENCY_KEY -> idempotencyKey = text(field);
        }
    }

    private void unknown(String name, boolean key) {
        json.skipValue();
        faults.unknown(
                name,
                key
                        ? "goes into the header Idempotency-Key here, and into the event only in a batch"
                        : "unknown field: " + EXPECTED_FIELDS + (inBatch ? ", idempotencyKey" : ""));
    }

    private RawJson raw(Field field) {
        json.peek();
        int from = json.position();
        json.skipValue();
        if (json.deepest() > EventRules.MAX_DEPTH) {
            faults.add(field.spelling, "is nested deeper than " + EventRules.MAX_DEPTH + " levels");
        }
        return RawJson.of(json.cut(from, json.position()));
    }

    /** The string, or null and a fault. */
    private @Nullable String text(Field field) {
        if (json.peek() != '"') {
            json.skipValue();
            faults.add(field.spelling, "a string was expected");
            return null;
        }
        String text = json.string("a string was expected");
        String fault = switch (field) {
            case TYPE -> EventRules.type(text);
            case IDEMPOTENCY_KEY -> EventRules.idempotencyKey(text);
            default -> null;
        };
        if (fault != null) {
            faults.add(field.spelling, fault);
        }
        return text;
    }

    private void time(@Nullable String text) {
        if (text == null) {
            return;
        }
        OptionalLong micros = Rfc3339.micros(text);
        String fault = EventRules.occurredAt(micros);
        if (fault != null) {
            faults.add(Field.OCCURRED_AT.spelling, fault);
            return;
        }
        occurredAtMicros = micros.getAsLong();
    }

    private enum Field {
        TYPE("type"),
        DATA("data"),
        OCCURRED_AT("occurredAt"),
        CHANGES("changes"),
        IDEMPOTENCY_KEY("idempotencyKey");

        private final String spelling;

        Field(String spelling) {
            this.spelling = spelling;
        }

        static @Nullable Field named(String name) {
            return switch (name) {
                case "type" -> TYPE;
                case "data" -> DATA;
                case "occurredAt" -> OCCURRED_AT;
                case "changes" -> CHANGES;
                case "idempotencyKey" -> IDEMPOTENCY_KEY;
                default -> null;
            };
        }
    }
}
