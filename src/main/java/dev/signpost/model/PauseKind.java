package dev.signpost.model;

/**
 * What protects a receiver at present, the mildest first. The code is what the database holds; docs/decisions/0021
 * tells how each begins and ends.
 */
public enum PauseKind implements Coded {
    /** It is sent fewer requests at a time than its limit allows: it was overloaded, or comes back from an outage. */
    THROTTLED(1),
    /** Its circuit breaker is half-open: one request at a time, to see whether it is back. */
    BREAKER_HALF_OPEN(2),
    /** Its circuit breaker is open: nothing is sent until the next probe. */
    BREAKER_OPEN(3),
    /** It asked for a pause with {@code Retry-After}. */
    RETRY_AFTER(4),
    /** The operator has stopped its destination. */
    DESTINATION_STOPPED(5);

    private final int code;

    PauseKind(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** True if nothing is sent while it lasts. */
    public boolean sendsNothing() {
        return this == BREAKER_OPEN || this == RETRY_AFTER || this == DESTINATION_STOPPED;
    }

    /** One of a newer version, which may run beside this one, is read as the mildest. */
    public static PauseKind ofCode(int code) {
        for (PauseKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        return THROTTLED;
    }
}
