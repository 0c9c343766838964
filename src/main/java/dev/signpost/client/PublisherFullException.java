package dev.signpost.client;

/** The publisher holds as many unanswered events as it may: slow down, and publish again later. Nothing was sent. */
public final class PublisherFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublisherFullException(int open) {
        // No stack trace: this comes at the rate of the events, when there is least time for it.
        super(open + " events wait for an answer, which is the limit; publish again later", null, false, false);
    }
}
