package dev.signpost.catalog;

import dev.signpost.model.Refusal.Fault;
import java.util.HashSet;
import java.util.List;

/** What a webhook may subscribe to: exact event types, {@code prefix.*}, {@code *}. */
final class EventPatterns {
    static final int MAX_PATTERNS = 100;

    private static final int MAX_LENGTH = 128;
    private static final String MARKS = "_.:/-";
    private static final String BELOW = ".*";

    private EventPatterns() {}

    /** What an event type looks like, for whoever got it wrong. */
    static final String TYPE_RULE = "An event type of 1 to " + MAX_LENGTH + " letters, digits or " + MARKS + ".";

    static void check(List<String> patterns, List<Fault> faults) {
        if (patterns.size() > MAX_PATTERNS) {
            faults.add(new Fault("/eventTypes", "At most " + MAX_PATTERNS + " event types."));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            if (!valid(pattern)) {
                faults.add(new Fault(
                        "/eventTypes/" + i,
                        "An event type of 1 to " + MAX_LENGTH + " letters, digits or " + MARKS
                                + ", or such a prefix followed by .*, or * alone."));
            } else if (!seen.add(pattern)) {
                faults.add(new Fault("/eventTypes/" + i, "This event type is there twice."));
            }
        }
    }

    private static boolean valid(String pattern) {
        if (pattern.equals("*")) {
            return true;
        }
        String type = pattern.endsWith(BELOW) ? pattern.substring(0, pattern.length() - BELOW.length()) : pattern;
        return pattern.length() <= MAX_LENGTH && validType(type);
    }

    /** Whether an exact event type has the form that publishing takes. */
    static boolean validType(String type) {
        return !type.isEmpty()
                && type.length() <= MAX_LENGTH
                && type.chars().allMatch(c -> Texts.alphanumeric(c) || MARKS.indexOf(c) >= 0);
    }
}
