package dev.signpost.bus;

/** Event-bus addresses that others may use. */
public final class Addresses {
    /**
     * Request and reply: a {@link PublishMessage} as JSON, answered with a {@link PublishReply} after the commit. Or a
     * JSON array of 1 to 1,000 of them, answered with an array in the same order of a {@link PublishReply} or a
     * {@link PublishProblem} for each: a bad one fails alone.
     */
    public static final String PUBLISH = "signpost.publish";

    /**
     * Published to whoever listens in the house: a {@link Notice} as JSON when a webhook was disabled or a delivery
     * died. Hints, each of which may be missing or come twice; the API has the truth.
     */
    public static final String NOTICES = "signpost.notices";

    /** Message header with the W3C trace context of the publisher; ignored unless it is valid. */
    public static final String TRACEPARENT = "traceparent";

    private Addresses() {}
}
