package dev.signpost.model;

/** Why a delivery waits in the backlog, shown as {@code nextAttemptReason}. The code is what the database holds. */
public enum WaitReason implements Coded {
    /** The wire profile's retry schedule. */
    SCHEDULE(1),
    /** The receiver asked for it with {@code Retry-After}. */
    RETRY_AFTER(2),
    /** Its webhook's lane was full when the event came. */
    LANE_FULL(3),
    /** It had waited in the lane for too long. */
    WAITED_TOO_LONG(4),
    /** The pod that had it stopped or died. */
    POD_STOPPED(5),
    /** Replayed or resent by a person. */
    REPLAY(6),
    /** We could not sign it: a secret that its wire profile demands is missing, damaged or cannot be decrypted. */
    KEY_MISSING(7),
    /** Its receiver does not answer: nothing is sent to it but a probe now and then. */
    BREAKER_OPEN(8),
    /** The operator has stopped its webhook's destination. */
    DESTINATION_STOPPED(9),
    /** Our egress proxy failed. */
    PROXY(20);

    private final int code;

    WaitReason(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** One of a newer version, which may have run here before, is read as the usual reason. */
    public static WaitReason ofCode(int code) {
        for (WaitReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return SCHEDULE;
    }
}
