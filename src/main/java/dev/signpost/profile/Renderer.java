package dev.signpost.profile;

import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the body of a delivery: minified UTF-8 JSON around the untouched bytes of data and changes. Thread-safe. */
public final class Renderer {
    private Renderer() {}

    /**
     * The body that every webhook of this profile is sent for the event: the same bytes at every attempt and replay.
     * Meant to be called once for each event and profile.
     */
    public static byte[] body(WireProfile profile, Event event) {
        Envelope envelope = profile.envelope();
        int count = envelope.fields().size();
        var values = new byte[count][];
        int length = 1;
        for (int i = 0; i < count; i++) {
            byte @Nullable [] value = value(profile, envelope.fields().get(i), event);
            if (value != null) {
                values[i] = value;
                length += envelope.lead(i).length + value.length;
            }
        }
        var body = new byte[Math.max(length, 2)];
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] != null) {
                at = append(body, at, envelope.lead(i));
                at = append(body, at, values[i]);
            }
        }
        // The first lead's comma becomes the brace.
        body[0] = '{';
        body[body.length - 1] = '}';
        return body;
    }

    private static int append(byte[] body, int at, byte[] piece) {
        System.arraycopy(piece, 0, body, at, piece.length);
        return at + piece.length;
    }

    private static byte @Nullable [] value(WireProfile profile, Envelope.Field field, Event event) {
        return switch (field.from()) {
            case ID -> inQuotes(profile.eventId().bytes(event.id()));
            case TYPE -> JsonText.quote(event.type());
            case TIME -> time(field, event);
            case TENANT_ID -> JsonText.quote(event.tenantId());
            case DATA -> event.data().bytes();
            case CHANGES -> bytes(event.changes());
        };
    }

    private static byte[] time(Envelope.Field field, Event event) {
        TimeFormat format = field.format();
        if (format == null) {
            throw new IllegalStateException("the envelope's constructor lets no time without a format pass");
        }
        return inQuotes(format.bytes(event.occurredAtMicros()));
    }

    private static byte @Nullable [] bytes(@Nullable RawJson json) {
        return json == null ? null : json.bytes();
    }

    private static byte[] inQuotes(byte[] ascii) {
        var quoted = new byte[ascii.length + 2];
        quoted[0] = '"';
        System.arraycopy(ascii, 0, quoted, 1, ascii.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    /** The body as text, for previews. */
    public static String text(WireProfile profile, Event event) {
        return new String(body(profile, event), StandardCharsets.UTF_8);
    }
}
