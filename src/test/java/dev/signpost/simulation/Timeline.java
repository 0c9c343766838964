package dev.signpost.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Simulated time: turns in the order of their moments, on one thread. It moves only from one turn to the next. */
final class Timeline {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private final PriorityQueue<Turn> turns = new PriorityQueue<>();
    private final List<Throwable> failures = new ArrayList<>();
    private long nanos = SECOND;
    private long made;
    private long done;
    private long trace = 1;

    /** Something that is to happen. */
    static final class Turn implements Comparable<Turn> {
        private final long number;
        private final Life life;
        private final Runnable work;
        private long at;
        private boolean cancelled;

        private Turn(long at, long number, Life life, Runnable work) {
            this.at = at;
            this.number = number;
            this.life = life;
            this.work = work;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Turn other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    long nanos() {
        return nanos;
    }

    Turn in(long delayNanos, Life life, Runnable work) {
        return at(nanos + Math.max(0, delayNanos), life, work);
    }

    Turn at(long atNanos, Life life, Runnable work) {
        var turn = new Turn(Math.max(atNanos, nanos), ++made, life, work);
        turns.add(turn);
        return turn;
    }

    /** Runs all turns up to that moment, and goes there. */
    void runUntil(long untilNanos) {
        for (Turn next = turns.peek(); next != null && next.at <= untilNanos; next = turns.peek()) {
            turns.remove();
            run(next);
        }
        nanos = Math.max(nanos, untilNanos);
    }

    private void run(Turn turn) {
        if (turn.cancelled || turn.life.ended()) {
            return;
        }
        nanos = Math.max(nanos, turn.at);
        if (turn.life.frozen(nanos)) {
            turn.at = turn.life.frozenUntil();
            turns.add(turn);
            return;
        }
        done++;
        trace = trace * 31 + nanos;
        try {
            turn.work.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** What was thrown out of a turn: in the product it would be an unhandled exception. */
    List<Throwable> failures() {
        return failures;
    }

    /** Turns that have been run. */
    long done() {
        return done;
    }

    /** A number that two runs share if they went the same way. */
    long trace() {
        return trace;
    }
}
