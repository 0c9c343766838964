package dev.signpost.pg;

/**
 * Postgres has committed a statement and warned about it: it has not waited for its synchronous standby, because
 * somebody cancelled that. A failover may undo it, so it is {@link PgFault#UNKNOWN}.
 */
final class UnsureCommitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param warning what Postgres said */
    UnsureCommitException(String warning) {
        super(warning, null, false, false);
    }
}
