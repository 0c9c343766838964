package dev.signpost.queue;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a tenant's live feed: all before it has been seen. Its text is what a watcher hands back to go on.
 *
 * @param millis when it was reached, by Postgres's clock, milliseconds since 1970: what is older is kept no longer
 * @param xid transaction of Postgres
 * @param seq number within what that transaction has written, from 1; 0 is before all of it
 */
public record LivePosition(long millis, long xid, int seq) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-([0-9]{1,18})-([0-9]{1,9})");

    /** Reads {@link #text}; empty if it is none. */
    public static Optional<LivePosition> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new LivePosition(
                        Long.parseLong(match.group(1)),
                        Long.parseLong(match.group(2)),
                        Integer.parseInt(match.group(3))))
                : Optional.empty();
    }

    /** The same place, reached at that time at the earliest. */
    public LivePosition notBefore(long earliest) {
        return new LivePosition(Math.max(millis, earliest), xid, seq);
    }

    public String text() {
        return millis + "-" + xid + "-" + seq;
    }
}
