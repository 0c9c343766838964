package dev.signpost.bus;

/**
 * Every address on the event bus. Those that begin with {@code signpost.} are for other services on the same bus; those
 * that begin with {@code stage.} are between the stages of one process, have local consumers only, and take the records
 * of {@link dev.signpost.bus.stage}.
 */
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

    /** Which webhooks want an event: match. */
    public static final String MATCH = "stage.match";

    /** What is due in the backlog: claim. */
    public static final String CLAIM = "stage.claim";

    /** What is done regularly: upkeep. */
    public static final String UPKEEP = "stage.upkeep";

    private Addresses() {}

    /**
     * The queues of a deliver verticle.
     *
     * @param index from 0
     */
    public static String deliver(int index) {
        return "stage.deliver." + index;
    }
}
