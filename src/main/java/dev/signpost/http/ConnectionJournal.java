package dev.signpost.http;

/** Where a port tells that it has ended a connection. Called on any event loop. */
@FunctionalInterface
public interface ConnectionJournal {
    /** Tells nobody. */
    ConnectionJournal NONE = reason -> {};

    void shed(Reason reason);

    /** Why it was ended. */
    enum Reason {
        /** It waited the longest when the port was full. */
        FULL,
        /** It waited the longest of its address, which had as many as one may have. */
        ADDRESS_FULL,
        /** It came when the port was full and none of the others waited. */
        REFUSED,
        /** A request's head was not complete in time. */
        HEAD_TIMEOUT
    }
}
