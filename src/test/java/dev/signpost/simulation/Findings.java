package dev.signpost.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a history has shown that must not be. */
final class Findings {
    private static final int MOST = 5;

    private final Map<Property, List<String>> found = new EnumMap<>(Property.class);
    private final Timeline timeline;

    /** What must hold. */
    enum Property {
        /** What was acknowledged is there, with its whole fan-out. */
        DURABLE,
        /** One publish makes one event, and nothing is there that nobody has published. */
        ONCE_ACCEPTED,
        /** Every pair ends in exactly one recorded state. */
        ENDED,
        /** It ends in time once all faults are over. */
        PROGRESS,
        /** Delivered only what a receiver has answered well. */
        TRUTHFUL,
        /** No number of an attempt is given twice. */
        NUMBERED,
        /** Nothing of a pod takes effect that was taken over. */
        FENCED,
        /** What is delivered twice was held by a pod that was taken over. */
        EXPLAINED,
        /** Limits of requests in flight and per second, and one probe at a time. */
        LIMITED,
        /** Retries come when the schedule says, and as often. */
        SCHEDULED,
        /** Nothing below a watermark is open. */
        WATERMARK,
        /** Nothing is left in memory at the end. */
        MEMORY,
        /** What is sent is what was published, signed, to its own tenant's webhook. */
        BYTES,
        /** No send starts after the answer to delete or disable. */
        STOPPED,
        /** What floods one webhook delays another's first attempts by no more than the turns that the lanes take. */
        FAIR,
        /** A receiver that is well again is sent as much as before. */
        REOPENED,
        /** Nothing is thrown that nobody has foreseen. */
        FORESEEN
    }

    Findings(Timeline timeline) {
        this.timeline = timeline;
    }

    void add(Property property, String detail) {
        List<String> details = found.computeIfAbsent(property, same -> new ArrayList<>());
        if (details.size() < MOST) {
            details.add(detail + " (at " + timeline.nanos() / Timeline.MILLI + " ms)");
        }
    }

    Map<Property, List<String>> all() {
        return found;
    }
}
