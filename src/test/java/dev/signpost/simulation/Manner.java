package dev.signpost.simulation;

/** How a receiver behaves. */
enum Manner {
    WELL(200),
    /** Answers well, and it takes long to get a connection. */
    FAR(200),
    /** Answers well, and takes its time. */
    SLOW(200),
    /** Takes it and answers well, when nobody waits for it any more. */
    LATE(200),
    /** Takes it, and the connection breaks before its answer. */
    BREAKS(200),
    FAILS(500),
    /** Asks to come back later. */
    BUSY(503),
    UNKNOWN(404),
    /** Never answers. */
    SILENT(0),
    REFUSES(0),
    GONE(410),
    /** Answers well, with what the database cannot store. */
    ODD(SettleStatements.UNSTORABLE);

    private final int status;

    Manner(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The receiver has the event, and believes that it said so. */
    boolean takes() {
        return status >= 200 && status < 300;
    }
}
