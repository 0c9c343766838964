package dev.signpost.profile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object around an event's data: its keys in the order in which they are sent. The bytes between the values are
 * made once.
 */
public final class Envelope {

    /** Where a field's value comes from. */
    public enum Source {
        /** The event's id in the profile's spelling. */
        ID,
        /** The event's type. */
        TYPE,
        /** When it happened, in the field's own format. */
        TIME,
        /** The caller's id of the tenant. */
        TENANT_ID,
        /** The payload's bytes. */
        DATA,
        /** The bytes of {@code changes}; the field is left out if the event has none. */
        CHANGES
    }

    /**
     * One field.
     *
     * @param key name in the body
     * @param from where its value comes from
     * @param format for {@link Source#TIME}, else null
     */
    public record Field(String key, Source from, @Nullable TimeFormat format) {}

    private final List<Field> fields;
    // For each field what stands before its value: comma, key, colon. Never written after the constructor.
    private final byte[][] leads;

    /** @throws IllegalArgumentException if there is no field, or a time without a format */
    public Envelope(List<Field> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("an envelope has at least one field");
        }
        this.fields = List.copyOf(fields);
        this.leads = new byte[fields.size()][];
        for (int i = 0; i < leads.length; i++) {
            Field field = this.fields.get(i);
            if ((field.from() == Source.TIME) != (field.format() != null)) {
                throw new IllegalArgumentException("a time, and nothing else, has a format: " + field);
            }
            leads[i] = lead(field.key());
        }
    }

    private static byte[] lead(String key) {
        String quoted = new String(JsonText.quote(key), StandardCharsets.UTF_8);
        return ("," + quoted + ":").getBytes(StandardCharsets.UTF_8);
    }

    public List<Field> fields() {
        return fields;
    }

    /** Begins with a comma, which for the first field that is sent gives way to the brace. */
    byte[] lead(int field) {
        return leads[field];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope envelope && fields.equals(envelope.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return "Envelope" + fields;
    }
}
