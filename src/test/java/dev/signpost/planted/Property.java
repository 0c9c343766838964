package dev.signpost.planted;

/** The promise by whose breach a bug is noticed. */
public enum Property {
    /** Called delivered, but no receiver has answered it with success in time. */
    FALSELY_DELIVERED,
    /** Acknowledged and matched, and nothing is recorded of it. */
    LOST,
    /** Sent to a webhook of another tenant than the one whose event it is. */
    ACROSS_TENANTS,
    /** Other bytes arrived than were published. */
    ALTERED,
    /** A signature that is missing or wrong. */
    BADLY_SIGNED,
    /** One key of a publisher stands for two events. */
    DOUBLED,
    /** A receiver got an event that nobody was told of. */
    PHANTOM,
    /** A webhook got an event that it does not want. */
    MISDIRECTED,
    /** When everything was at rest, neither delivered nor ended with its webhook. */
    UNFINISHED,
    /** A receiver took it, and it is recorded as something else. */
    UNRECORDED,
    /** A write of a process that had lost its lease took effect. */
    STALE_WRITE,
    /** Sent again after a success, and nothing that was done to the system explains it. */
    UNEXPLAINED_DUPLICATE,
    /** A send that began after the answer to delete or block. */
    SENT_AFTER_STOP,
    /** A publisher was told another number of webhooks than want that type. */
    MISCOUNTED,
    /** API, database and receivers disagree on how many deliveries there are. */
    COUNTS_DISAGREE,
    /** What was accepted before a fault was taken up too late after it. */
    LATE,
    /** More connections, threads, descriptors or memory than before, though nothing is going on. */
    LEAKED,
    /** Nobody answered for it any more until the audit found it: there should be nothing to find. */
    REPAIRED
}
