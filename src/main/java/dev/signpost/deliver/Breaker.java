package dev.signpost.deliver;

/**
 * Whether a receiver is away. While it is, its deliveries wait in the backlog, unharmed, and now and then one of them
 * is sent to see.
 *
 * <pre>
 *   CLOSED ──failures in a row──► OPEN ──its time is over──► HALF_OPEN ──the probe failed──► OPEN, for twice as long
 *     ▲                            │                             │
 *     └────────any answer──────────┴─────────────────────────────┘
 * </pre>
 *
 * Knows no clock: times are handed in, in nanoseconds of one that never jumps. Owned by its lane's event loop.
 */
final class Breaker {
    /** The moves that {@link Breaker} makes and no others. */
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN;

        boolean mayBecome(State next) {
            return switch (this) {
                case CLOSED -> next == OPEN;
                case OPEN -> next == HALF_OPEN || next == CLOSED;
                case HALF_OPEN -> next == OPEN || next == CLOSED;
            };
        }
    }

    /**
     * When it opens and for how long.
     *
     * @param failures in a row that open it: enough that bad luck with some events is not taken for an absence
     * @param firstNanos how long it stays open the first time
     * @param longestNanos each failed probe doubles the time up to this
     */
    record Rule(int failures, long firstNanos, long longestNanos) {}

    // What failed together must not come back together.
    private static final double JITTER = 0.1;

    private final Rule rule;
    private State state = State.CLOSED;
    private int run;
    private long openNanos;
    private long untilNanos;

    Breaker(Rule rule) {
        this.rule = rule;
    }

    State state() {
        return state;
    }

    /** When the next probe may go; means something while it is open. */
    long untilNanos() {
        return untilNanos;
    }

    /** True while nothing speaks against the receiver. */
    boolean calm() {
        return run == 0 && state == State.CLOSED;
    }

    /** The receiver answered, whenever it was asked: it is there. True if that closes the breaker. */
    boolean answered() {
        run = 0;
        if (state == State.CLOSED) {
            return false;
        }
        become(State.CLOSED);
        return true;
    }

    /**
     * Nobody answered, or only to say that nothing can be taken now. What was sent before the breaker opened and fails
     * after it tells nothing new.
     *
     * @param jitter from 0 (inclusive) to 1 (exclusive), fresh for each call
     * @return true if that opens the breaker
     */
    boolean failed(long nowNanos, double jitter) {
        if (state == State.OPEN || (state == State.CLOSED && ++run < rule.failures())) {
            return false;
        }
        openNanos = state == State.CLOSED ? rule.firstNanos() : Math.min(openNanos * 2, rule.longestNanos());
        untilNanos = nowNanos + openNanos + (long) (openNanos * JITTER * jitter);
        become(State.OPEN);
        return true;
    }

    /** Half opens if its time is over, for one probe. Call it only when nothing is in flight. True if it did. */
    boolean tryProbe(long nowNanos) {
        if (state != State.OPEN || nowNanos - untilNanos < 0) {
            return false;
        }
        become(State.HALF_OPEN);
        return true;
    }

    private void become(State next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(state + " does not become " + next);
        }
        state = next;
    }
}
