package dev.signpost.model;

/** How an attempt ended, as the history keeps it. The code is what the database holds. */
public enum AttemptResult implements Coded {
    SUCCESS(0),
    STATUS(1),
    DNS(2),
    REFUSED(3),
    RESET(4),
    TIMEOUT(5),
    TLS(6),
    PROTOCOL(7),
    ADDRESS_REFUSED(8),
    /** Its pod died or was cut off: it may have been sent. */
    INTERRUPTED(20),
    /** Never sent: the webhook or its tenant was deleted, or a person discarded the delivery. */
    CANCELLED(21),
    /** Never sent: it could not be signed. */
    KEY_MISSING(22),
    /** Never sent: the egress proxy failed. */
    PROXY(23);

    /** Those with higher codes were never sent. */
    public static final int LAST_SENT = 20;

    private final int code;

    AttemptResult(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** The result of a failure that an attempt met. */
    public static AttemptResult of(FailureKind kind) {
        return valueOf(kind.name());
    }

    /**
     * Of one of a newer version, which may have run here before, no more is known than that there was an attempt: it is
     * read as INTERRUPTED.
     */
    public static AttemptResult ofCode(int code) {
        for (AttemptResult result : values()) {
            if (result.code == code) {
                return result;
            }
        }
        return INTERRUPTED;
    }
}
