package dev.signpost.model;

/**
 * Why a delivery is parked. The dead ones form the dead letter queue; the held ones wait for their webhook. The code
 * is what the database holds: below {@link #FIRST_HELD} dead, from there on held.
 */
public enum ParkReason implements Coded {
    /** The last retry of the schedule failed. */
    EXHAUSTED(1, "Every attempt of the retry schedule failed."),
    /** The receiver answered 410 Gone. */
    GONE(2, "The receiver answered 410 Gone."),
    /** Too many attempts in a row of which nobody knows the end. */
    INTERRUPTED(3, "The dispatcher stopped five times in a row while sending this event."),
    /** Its row could not be stored, or the event is gone from the database or damaged there. */
    UNREADABLE(4, "The event could not be stored, or what the database has of it is gone or damaged."),
    /** It waited in the backlog until retention took its event's partition. */
    EXPIRED(5, "It was not delivered before its event expired."),
    /** The webhook was disabled; what is held stays so when it is back, until it is replayed. */
    WEBHOOK_DISABLED(20, "The webhook was disabled when this was to be sent."),
    /** The webhook had not been verified. */
    WEBHOOK_UNVERIFIED(21, "The webhook had not been verified when this was to be sent.");

    /** Codes from here on mean held, those below mean dead; so do those that a newer version adds. */
    public static final int FIRST_HELD = 20;

    private final int code;
    private final String sentence;

    ParkReason(int code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    @Override
    public int code() {
        return code;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** True for the dead letter queue, false for held. */
    public boolean dead() {
        return code < FIRST_HELD;
    }

    /** One of a newer version, which may have run here before, is read as the usual reason of its kind. */
    public static ParkReason ofCode(int code) {
        for (ParkReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return code < FIRST_HELD ? EXHAUSTED : WEBHOOK_DISABLED;
    }
}
