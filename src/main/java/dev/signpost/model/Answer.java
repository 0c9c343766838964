package dev.signpost.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a receiver's answer, and of how it came about.
 *
 * @param headers name and value in the order received, names as sent; none of an attempt that failed
 * @param body the first bytes of the body, at most the configured excerpt (16 KiB); of a failure, what came in place of
 *     a valid head
 * @param truncated true if there was more
 * @param detail what exactly failed, or null
 * @param resent true if the request was written twice: the first time to a connection that the receiver was closing
 */
public record Answer(
        List<Map.Entry<String, String>> headers,
        RawBytes body,
        boolean truncated,
        @Nullable FailureDetail detail,
        boolean resent) {
    public static final Answer NONE = new Answer(List.of(), RawBytes.EMPTY, false);

    public Answer(List<Map.Entry<String, String>> headers, RawBytes body, boolean truncated) {
        this(headers, body, truncated, null, false);
    }

    /** What came in place of a valid head; all of it may be nothing. */
    public static Answer ofFailure(RawBytes came, boolean truncated, @Nullable FailureDetail detail, boolean resent) {
        return new Answer(List.of(), came, truncated, detail, resent);
    }

    /** Whether there is nothing in it that the history should keep. */
    public boolean empty() {
        return headers.isEmpty() && body.length() == 0 && !truncated && detail == null && !resent;
    }
}
