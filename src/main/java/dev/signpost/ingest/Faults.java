package dev.signpost.ingest;

import dev.signpost.model.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the faults of one event. Beyond {@link #LIMIT} they are only counted: no body makes a huge answer. */
final class Faults {
    static final int LIMIT = 20;
    private static final int NAME_LIMIT = 64;

    private final String prefix;
    private final List<Refusal.Fault> faults = new ArrayList<>(4);
    private int more;

    /** @param prefix JSON Pointer to the event inside the body, {@code ""} if it is the body */
    Faults(String prefix) {
        this.prefix = prefix;
    }

    /** @param field name of a field of the event, or {@code ""} for the event itself */
    void add(String field, String message) {
        addAt(field.isEmpty() ? prefix : prefix + "/" + field, message);
    }

    /** @param where JSON Pointer, or the name of a header */
    void addAt(String where, String message) {
        if (faults.size() < LIMIT) {
            faults.add(new Refusal.Fault(where, message));
        } else {
            more++;
        }
    }

    /** Adds the fault of that field, if there is one. */
    void addIf(String field, @Nullable String message) {
        if (message != null) {
            add(field, message);
        }
    }

    void unknown(String field, String message) {
        add(printable(field), message);
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    Refusal refusal() {
        if (more > 0) {
            faults.add(new Refusal.Fault(prefix, "and " + more + " more faults"));
            more = 0;
        }
        return Refusal.invalid(faults);
    }

    /** A foreign name in a JSON Pointer (RFC 6901): shortened, and without what a log or terminal might obey. */
    private static String printable(String name) {
        var shown = new StringBuilder();
        for (int i = 0; i < name.length() && i < NAME_LIMIT; i++) {
            char c = name.charAt(i);
            switch (c) {
                case '~' -> shown.append("~0");
                case '/' -> shown.append("~1");
                default -> shown.append(c >= ' ' && c < 0x7F ? c : '?');
            }
        }
        return name.length() > NAME_LIMIT ? shown + "..." : shown.toString();
    }
}
