package dev.signpost.ingest;

import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import java.util.OptionalLong;

/**
 * Tells whether an event that was read back from the database could have been accepted: what somebody has changed there
 * by hand must not leave under our signature, nor break out of a header. Bytes that were changed into other JSON cannot
 * be told.
 */
public final class StoredEvents {
    private StoredEvents() {}

    /** True if its type, time, JSON and trace context are what this package lets pass. */
    public static boolean intact(Event event) {
        String trace = event.traceparent();
        return EventRules.type(event.type()) == null
                && EventRules.occurredAt(OptionalLong.of(event.occurredAtMicros())) == null
                && (trace == null || trace.equals(EventRules.traceparent(trace)))
                && wellFormed(event.data())
                && (event.changes() == null || wellFormed(event.changes()));
    }

    private static boolean wellFormed(RawJson text) {
        try {
            var json = new JsonScanner(text.bytes());
            json.peek();
            json.skipValue();
            json.finish();
            return true;
        } catch (Refusal damaged) {
            return false;
        }
    }
}
