package dev.signpost.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request of an attempt, as the history tells it. */
public sealed interface SentRequest {

    /**
     * A request, line by line as it was written.
     *
     * @param method of HTTP
     * @param url where to
     * @param lines headers in their order, {@code Host} and framing included
     * @param body its bytes
     * @param written false if it certainly was not: there was no connection; null if nobody knows
     */
    record Told(
            String method,
            TargetUrl url,
            List<Line> lines,
            RawBytes body,
            @Nullable Boolean written) implements SentRequest {}

    /**
     * A header.
     *
     * @param value fixed text if it is masked
     * @param masked whether the value is hidden, for it is a credential
     */
    record Line(String name, String value, boolean masked) {}

    /** There is nothing to tell, or it cannot be told any more. */
    record Untold(Why why) implements SentRequest {}

    /** Why a request is not told. */
    enum Why {
        NOT_SENT("Nothing was sent."),
        INTERRUPTED("The dispatcher stopped while sending it: nobody knows what had gone out."),
        ERASED("The event's data was erased."),
        KEY_MISSING("The key that opens the webhook's secret or headers is missing."),
        BROKEN("The webhook's stored URL, secret or headers are damaged."),
        DAMAGED("What the database has of the event is damaged."),
        FORGOTTEN("What it was rendered from is no longer known."),
        TOO_LARGE("Only the last attempts of a large event are shown with their requests.");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }

        /** One sentence for people. */
        public String sentence() {
            return sentence;
        }
    }
}
