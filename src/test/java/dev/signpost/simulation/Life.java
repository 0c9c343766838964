package dev.signpost.simulation;

/** What a turn belongs to: a process, which may be frozen or killed, or the world, which goes on. */
final class Life {
    static final long NEVER = 0;

    private boolean ended;
    private long frozenUntil = NEVER;

    /** The world's: never ends. */
    static Life world() {
        return new Life();
    }

    boolean ended() {
        return ended;
    }

    /** Nothing of it happens any more. */
    void end() {
        ended = true;
    }

    /** Nothing of it happens until then; what was to happen meanwhile happens at once afterwards, in its order. */
    void freeze(long untilNanos) {
        frozenUntil = Math.max(frozenUntil, untilNanos);
    }

    long frozenUntil() {
        return frozenUntil;
    }

    boolean frozen(long nowNanos) {
        return frozenUntil > nowNanos;
    }
}
