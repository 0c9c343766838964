package dev.signpost.ingest;

import dev.signpost.model.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a batch's body into drafts: an array of event objects, each with its own {@code idempotencyKey} if it likes.
 * One bad event fails alone; an array that is not JSON, or too long, fails as a whole. No state: safe on any thread.
 */
public final class BatchParser {
    private final int maxEvents;
    private final int maxEventBytes;

    /**
     * @param maxEvents events in one batch; more refuse the whole batch
     * @param maxEventBytes bytes of one event's object; a larger one fails alone
     */
    public BatchParser(int maxEvents, int maxEventBytes) {
        this.maxEvents = maxEvents;
        this.maxEventBytes = maxEventBytes;
    }

    /** One event of a batch. */
    public sealed interface Entry {}

    /** An event that may be accepted. */
    public record Good(Draft draft) implements Entry {}

    /** An event that fails alone. */
    public record Bad(Refusal refusal) implements Entry {}

    /**
     * @param body the whole body; its size is the caller's to limit
     * @param traceparent W3C trace context of the request, for all its events, or null
     * @param hopsHeader {@link dev.signpost.model.Event#HOPS_HEADER} of the request, for all its events, or null
     * @throws Refusal MALFORMED (not JSON) or INVALID (no array, no events, or too many): none of it is taken
     */
    public List<Entry> parse(String tenantId, byte[] body, @Nullable String traceparent, @Nullable String hopsHeader) {
        int hops = EventRules.hops(hopsHeader);
        var json = new JsonScanner(body);
        if (json.peek() != '[') {
            json.skipValue();
            json.finish();
            throw Refusal.invalid("", "an array of events was expected");
        }
        json.next();
        var entries = new ArrayList<Entry>();
        String trace = EventRules.traceparent(traceparent);
        if (!json.take(']')) {
            do {
                if (entries.size() == maxEvents) {
                    throw outOfBounds();
                }
                entries.add(entry(json, tenantId, entries.size(), trace, hops));
            } while (json.take(','));
            if (!json.take(']')) {
                throw json.failHere("a comma or ] was expected");
            }
        }
        json.finish();
        if (entries.isEmpty()) {
            throw outOfBounds();
        }
        return entries;
    }

    private Refusal outOfBounds() {
        return Refusal.invalid("", "1 to " + maxEvents + " events were expected");
    }

    private Entry entry(JsonScanner json, String tenantId, int index, @Nullable String trace, int hops) {
        var reader = new EventReader(json, "/" + index, true);
        json.peek();
        int from = json.position();
        reader.read();
        if (json.position() - from > maxEventBytes) {
            String detail = "The event is larger than " + maxEventBytes + " bytes.";
            return new Bad(Refusal.of(Refusal.Kind.TOO_LARGE, detail));
        }
        try {
            return new Good(reader.draft(tenantId, null, trace, hops));
        } catch (Refusal refusal) {
            return new Bad(refusal);
        }
    }
}
