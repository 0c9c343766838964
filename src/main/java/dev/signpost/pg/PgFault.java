package dev.signpost.pg;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** What a failed statement means for whoever sent it. */
public enum PgFault {
    /**
     * Postgres said no to these rows (SQLSTATE classes 22 and 23): to send them again is no use. Nothing was written.
     */
    DATA,
    /** Postgres gave up (deadlock, timeout, out of resources, read-only): nothing was written, try again. */
    TRY_AGAIN,
    /**
     * The answer was lost, or came with a warning: the statement may have been carried out, or may still be, or may be
     * undone by a failover.
     */
    UNKNOWN;

    // Classes whose statements certainly had no effect. Class 57 (operator intervention) is left out: a cancelled wait
    // for a synchronous standby has committed.
    private static final Set<String> ROLLED_BACK = Set.of("0A", "25", "26", "28", "40", "42", "53", "54", "55");

    /** Reads a failure of {@link SqlRunner#run}. */
    public static PgFault of(Throwable failure) {
        if (failure instanceof PgException answer && answer.getSqlState() != null) {
            String state = answer.getSqlState();
            String kind = state.substring(0, 2);
            if (kind.equals("22") || kind.equals("23")) {
                return DATA;
            }
            return ROLLED_BACK.contains(kind) ? TRY_AGAIN : UNKNOWN;
        }
        return UNKNOWN;
    }

    /** The SQLSTATE, or an empty text if Postgres did not answer. */
    public static String sqlState(Throwable failure) {
        return failure instanceof PgException answer && answer.getSqlState() != null ? answer.getSqlState() : "";
    }
}
