package dev.signpost.deliver;

import dev.signpost.model.PauseKind;
import dev.signpost.model.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a receiver from being sent more than it can bear: its breaker, its window and the pause that it asked for.
 * Answers how many requests may be in flight, and whether its deliveries wait in the backlog instead of in memory.
 *
 * <p>Knows no clock: times are handed in, in nanoseconds of one that never jumps. Owned by its lane's event loop.
 */
final class Protection {
    /**
     * When a receiver is protected.
     *
     * @param breaker when its deliveries go to the backlog, all but a probe
     * @param shortPauseNanos a pause of less is waited for in the lane; with a longer one all go to the backlog
     */
    record Rule(Breaker.Rule breaker, long shortPauseNanos) {}

    /** What has changed for the lane. */
    enum Change {
        NONE,
        /** Its deliveries are to go to the backlog until {@link #untilNanos}. */
        SHUT,
        /** They may come again. */
        FREED
    }

    private final Rule rule;
    private final Breaker breaker;
    private final Window window = new Window();
    private boolean paused;
    private boolean asideForPause;
    private long pausedUntilNanos;
    private long troubledAtNanos;
    private boolean stopped;
    private long stoppedUntilNanos;
    // Requests up to this one were sent to what the receiver was before it was lifted: they say nothing about it now.
    private long liftedAt;

    Protection(Rule rule) {
        this.rule = rule;
        this.breaker = new Breaker(rule.breaker());
    }

    /** True while there is nothing to keep in mind: then {@link #allowed} is the limit itself. */
    boolean calm() {
        return !paused && !stopped && window.unlimited() && breaker.calm();
    }

    /** How many requests may be in flight where {@code full} is the limit. */
    int allowed(int full) {
        if (paused || stopped) {
            return 0;
        }
        return switch (breaker.state()) {
            case CLOSED -> window.allowed(full);
            case OPEN -> 0;
            case HALF_OPEN -> 1;
        };
    }

    /** Why its deliveries go to the backlog at present, or null. */
    @Nullable
    WaitReason aside() {
        if (stopped) {
            return WaitReason.DESTINATION_STOPPED;
        }
        if (breaker.state() == Breaker.State.OPEN) {
            return WaitReason.BREAKER_OPEN;
        }
        return asideForPause ? WaitReason.RETRY_AFTER : null;
    }

    /** What protects it at present, for people to see; null for nothing. */
    @Nullable
    PauseKind kind() {
        if (stopped) {
            return PauseKind.DESTINATION_STOPPED;
        }
        if (breaker.state() == Breaker.State.OPEN) {
            return PauseKind.BREAKER_OPEN;
        }
        if (paused) {
            return PauseKind.RETRY_AFTER;
        }
        if (breaker.state() == Breaker.State.HALF_OPEN) {
            return PauseKind.BREAKER_HALF_OPEN;
        }
        return window.unlimited() ? null : PauseKind.THROTTLED;
    }

    /** Until when, while {@link #kind} is one that sends nothing. */
    long untilNanos() {
        if (stopped) {
            return stoppedUntilNanos;
        }
        boolean open = breaker.state() == Breaker.State.OPEN;
        if (open && asideForPause) {
            return Math.max(breaker.untilNanos(), pausedUntilNanos);
        }
        return open ? breaker.untilNanos() : pausedUntilNanos;
    }

    /** True while all but a probe are to wait. */
    boolean probing() {
        return breaker.state() == Breaker.State.HALF_OPEN && !paused && !stopped;
    }

    /** A request starts; answers its number, which {@link #ended} wants back. */
    long start() {
        return window.start();
    }

    /**
     * A request has ended, of whose receiver it says something.
     *
     * @param number of the request
     * @param full the lane's limit of requests in flight
     * @param pauseNanos the pause that the receiver asked for, 0 for none
     * @param jitter from 0 (inclusive) to 1 (exclusive), fresh for each call
     */
    Change ended(Evidence evidence, long number, int full, long nowNanos, long pauseNanos, double jitter) {
        if (number <= liftedAt) {
            return Change.NONE;
        }
        if (evidence == Evidence.ANSWERED) {
            return answered(full);
        }
        troubledAtNanos = nowNanos;
        if (evidence == Evidence.OVERLOADED || pauseNanos > 0) {
            window.overloaded(number, full);
        }
        boolean shut = pauseNanos > 0 && pause(nowNanos + pauseNanos, pauseNanos);
        if (breaker.failed(nowNanos, jitter)) {
            window.restart();
            shut = true;
        }
        return shut ? Change.SHUT : Change.NONE;
    }

    /** Its receiver is well, or is another one: nothing that is known speaks against it. The operator's stop stays. */
    Change lift() {
        boolean shut = aside() != null;
        breaker.answered();
        window.lift();
        paused = false;
        asideForPause = false;
        liftedAt = window.started();
        return shut && !stopped ? Change.FREED : Change.NONE;
    }

    /** The operator has stopped its destination. */
    Change stop(long untilNanos) {
        boolean news = !stopped || untilNanos != stoppedUntilNanos;
        stopped = true;
        stoppedUntilNanos = untilNanos;
        return news ? Change.SHUT : Change.NONE;
    }

    /** The operator has lifted the stop: it begins with one request, as after an outage. */
    Change resumeFromStop() {
        stopped = false;
        window.restart();
        return aside() == null ? Change.FREED : Change.SHUT;
    }

    boolean stopped() {
        return stopped;
    }

    /**
     * Time has passed.
     *
     * @param idle nothing is in flight
     */
    Change tick(long nowNanos, boolean idle) {
        if (paused) {
            return nowNanos - pausedUntilNanos < 0 ? Change.NONE : pauseEnded();
        }
        if (idle && !stopped) {
            breaker.tryProbe(nowNanos);
        }
        return Change.NONE;
    }

    private Change pauseEnded() {
        paused = false;
        asideForPause = false;
        if (stopped) {
            return Change.NONE;
        }
        return switch (breaker.state()) {
            case CLOSED -> Change.FREED;
            case OPEN -> Change.SHUT;
            case HALF_OPEN -> Change.NONE;
        };
    }

    /** True if nothing has gone wrong for so long that a new lane would do as well. */
    boolean forgettable(long nowNanos, long quietNanos) {
        return calm()
                || (breaker.state() != Breaker.State.OPEN
                        && !paused
                        && !stopped
                        && nowNanos - troubledAtNanos >= quietNanos);
    }

    private Change answered(int full) {
        window.answered(full);
        return breaker.answered() && !paused && !stopped ? Change.FREED : Change.NONE;
    }

    /** True if its deliveries are to go to the backlog for it, or longer than before. */
    private boolean pause(long untilNanos, long nanos) {
        boolean later = !paused || untilNanos - pausedUntilNanos > 0;
        if (later) {
            pausedUntilNanos = untilNanos;
        }
        paused = true;
        if (nanos <= rule.shortPauseNanos()) {
            return false;
        }
        asideForPause = true;
        window.restart();
        return later;
    }
}
