package dev.signpost.planted;

import dev.signpost.chaos.Trouble;
import java.util.List;

/**
 * What has to happen to the system for a bug to show, and the troubles that make it happen. Where several are named they
 * have to come together. Users of the API who create, delete, block, resend and replay are there in every storm.
 */
public enum Condition {
    /** Events for tenants with several webhooks each; nothing else. */
    LOAD,
    /** More tenants than one, which publish the same types and the same idempotency keys. */
    TENANTS,
    /** Publishers that send an event again with its key. */
    REPEATED_KEYS,
    /** Webhooks that come while their tenant publishes on a pod that hears of it late. */
    CREATIONS(Trouble.DATABASE_SLOW, Trouble.DATABASE_SLOW),
    /** Webhooks that are deleted while deliveries wait for them. */
    DELETES,
    /** Webhooks that are blocked while deliveries wait for them, and let go on. */
    BLOCKS,
    /** Receivers that answer with an error now and then. */
    FAILING_RECEIVERS(Trouble.RECEIVERS_FAIL, Trouble.RECEIVERS_FAIL),
    /** Receivers that are away for long enough to open the breaker, and come back. */
    ABSENT_RECEIVERS(Trouble.RECEIVERS_FAIL, Trouble.RECEIVERS_HANG),
    /** Receivers that take seconds, so that lanes fill and deliveries wait. */
    SLOW_RECEIVERS(Trouble.RECEIVERS_SLOW, Trouble.RECEIVERS_SLOW),
    /** Receivers that answer after the deadline, or never. */
    HANGING_RECEIVERS(Trouble.RECEIVERS_HANG, Trouble.RECEIVERS_MISBEHAVE),
    /** Receivers that end the connection in the middle of a response head. */
    HALF_ANSWERS(Trouble.RECEIVERS_MISBEHAVE, Trouble.RECEIVERS_MISBEHAVE),
    /** Dead letters and held deliveries that are replayed. */
    REPLAYS(Trouble.RECEIVERS_FAIL, Trouble.RECEIVERS_FAIL),
    /** A pod that is killed. */
    KILL(Trouble.POD_KILLED, Trouble.POD_KILLED),
    /** A pod that is frozen for longer than its lease, and goes on. */
    FREEZE(Trouble.POD_FROZEN, Trouble.POD_FROZEN),
    /** A pod that is frozen for less than its lease. */
    SHORT_FREEZE(Trouble.POD_PAUSED, Trouble.POD_PAUSED, Trouble.POD_PAUSED),
    /** A pod that is cut off from Postgres for longer than its lease, and statements that arrive late. */
    PARTITION(Trouble.POD_CUT_OFF, Trouble.STATEMENT_LATE),
    /** Connections to Postgres that end after a statement was sent and before its answer came. */
    CUT_CONNECTION(Trouble.ANSWER_LOST, Trouble.ANSWER_LOST, Trouble.BACKENDS_ENDED),
    /** Postgres killed, and started again. */
    POSTGRES_KILL(Trouble.DATABASE_KILLED, Trouble.DATABASE_KILLED),
    /** Postgres answers one pod late. */
    SLOW_DATABASE(Trouble.DATABASE_SLOW, Trouble.DATABASE_SLOW),
    /** Rows that Postgres refuses. */
    BAD_ROWS(Trouble.ROWS_REFUSED, Trouble.ROWS_REFUSED),
    /** A pod that is told to stop. */
    DRAIN(Trouble.POD_DRAINED, Trouble.POD_DRAINED);

    @SuppressWarnings("ImmutableEnumChecker") // a List.of
    private final List<Trouble> troubles;

    Condition(Trouble... troubles) {
        this.troubles = List.of(troubles);
    }

    List<Trouble> troubles() {
        return troubles;
    }
}
