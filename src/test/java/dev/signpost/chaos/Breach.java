package dev.signpost.chaos;

/** What an observer can hold against a run: each is a promise that was broken. Worst first. */
public enum Breach {
    /** Called delivered, but no receiver has answered it with success. */
    FALSELY_DELIVERED,
    /** Acknowledged and matched, and nothing is recorded of it. */
    LOST,
    /** Sent to a webhook of another tenant than the one whose event it is. */
    ACROSS_TENANTS,
    /** Other bytes arrived than were published, or another type. */
    ALTERED,
    /** A signature that is missing or wrong. */
    BADLY_SIGNED,
    /** One key of a publisher stands for two events. */
    DOUBLED,
    /** A receiver got an event that nobody was told of, though every publisher asked until it was told. */
    PHANTOM,
    /** A webhook got an event that it does not want. */
    MISDIRECTED,
    /** Acknowledged and matched, and when everything was at rest neither delivered nor ended with its webhook. */
    UNFINISHED,
    /** A receiver took it, and it is recorded as something else, without a fault that explains it. */
    UNRECORDED,
    /** A write of a process that had lost its lease took effect: the recorded attempts contradict themselves. */
    STALE_WRITE,
    /** Sent again after a success, and nothing that was done to the system explains it. */
    UNEXPLAINED_DUPLICATE,
    /** A send that began after the answer to delete or block. */
    SENT_AFTER_STOP,
    /** A pod that could not renew its lease, as it had lost the database, went on sending when the lease was over. */
    SENT_WITHOUT_LEASE,
    /** A publisher was told another number of webhooks than want that type. */
    MISCOUNTED,
    /** API, database and receivers disagree on how many deliveries there are. */
    COUNTS_DISAGREE,
    /** Pods that nobody had struck were taken over, more often than a busy machine explains. */
    TAKEN_OVER_ALIVE,
    /** Nobody answered for deliveries any more until the audit found them: there should be nothing to find. */
    REPAIRED,
    /** What was accepted before a fault was taken up too late after it. */
    LATE,
    /** A process that was asked to end did not end by itself in time, or one ended that nobody had asked. */
    ENDED_BADLY,
    /** More connections, threads, descriptors, memory or waiting work than before, though nothing is going on. */
    LEAKED
}
