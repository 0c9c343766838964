package dev.signpost.planted;

/** What has to happen to the system for a bug to show. Where several are named, they have to come together. */
public enum Condition {
    /** Events for tenants with several webhooks each; nothing else. */
    LOAD,
    /** More tenants than one, which publish the same types and the same idempotency keys. */
    TENANTS,
    /** Publishers that send an event again with its key. */
    REPEATED_KEYS,
    /** Webhooks that come while their tenant publishes on another pod. */
    CREATIONS,
    /** Webhooks that are deleted while deliveries wait for them. */
    DELETES,
    /** Webhooks that are blocked while deliveries wait for them, and let go on. */
    BLOCKS,
    /** Receivers that answer with an error now and then. */
    FAILING_RECEIVERS,
    /** Receivers that refuse for longer than a schedule lasts. */
    REFUSING_RECEIVERS,
    /** Receivers that are away for long enough to open the breaker, and come back. */
    ABSENT_RECEIVERS,
    /** Receivers that take seconds, so that lanes fill and deliveries wait. */
    SLOW_RECEIVERS,
    /** Receivers that answer after the deadline, or never. */
    HANGING_RECEIVERS,
    /** Receivers that end the connection in the middle of a response head. */
    HALF_ANSWERS,
    /** Dead letters and held deliveries that are replayed. */
    REPLAYS,
    /** Dead letters that are sent again once. */
    RESENDS,
    /** A pod that is killed. */
    KILL,
    /** A pod that is frozen for longer than its lease, and goes on. */
    FREEZE,
    /** A pod that is frozen for less than its lease. */
    SHORT_FREEZE,
    /** A pod whose way to Postgres holds everything back for longer than the lease, and then lets it through. */
    PARTITION,
    /** Connections to Postgres that end after a statement was sent and before its answer came. */
    CUT_CONNECTION,
    /** Postgres killed, and started again. */
    POSTGRES_KILL,
    /** A pod that is told to stop. */
    DRAIN,
    /** A wall clock that is set while the pod runs. */
    CLOCK_JUMP,
    /** A row that Postgres refuses. */
    BAD_ROW
}
