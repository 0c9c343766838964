package dev.signpost.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a record's components, so that its constructor can say all of it at once. */
final class Checks {

    /**
     * One component that will not do.
     *
     * @param component its name
     * @param value as it may be shown; a secret prints as hidden
     * @param expected what would do
     */
    record Complaint(String component, String value, String expected) {}

    /** Thrown by a compact constructor; the binder puts paths to the names. */
    static final class InvalidRecord extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final transient List<Complaint> complaints;

        InvalidRecord(List<Complaint> complaints) {
            super(complaints.toString());
            this.complaints = List.copyOf(complaints);
        }

        List<Complaint> complaints() {
            return complaints;
        }
    }

    private final List<Complaint> complaints = new ArrayList<>();

    Checks that(boolean holds, String component, @Nullable Object value, String expected) {
        if (!holds) {
            complaints.add(new Complaint(component, String.valueOf(value), expected));
        }
        return this;
    }

    Checks within(String component, long value, long least, long most) {
        return that(value >= least && value <= most, component, value, least + " to " + most);
    }

    Checks within(String component, Duration value, Duration least, Duration most) {
        return that(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                component,
                Values.text(value),
                Values.text(least) + " to " + Values.text(most));
    }

    /** To be called at the end. */
    void done() {
        if (!complaints.isEmpty()) {
            throw new InvalidRecord(complaints);
        }
    }
}
