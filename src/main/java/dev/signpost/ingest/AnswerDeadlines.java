package dev.signpost.ingest;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sees to it that every publish is answered in time. All wait equally long, so the list is in the order of the
 * deadlines, and one timer, set to the first of them, serves thousands. Owned by one event loop.
 */
final class AnswerDeadlines {
    private final Vertx vertx;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final Wait ends = new Wait(() -> {}, 0);
    private boolean armed;

    AnswerDeadlines(Vertx vertx, Duration timeout, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.timeoutNanos = timeout.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Runs {@code late} unless the wait is over in time. */
    Wait begin(Runnable late) {
        var wait = new Wait(late, nanoTime.getAsLong() + timeoutNanos);
        wait.previous = ends.previous;
        wait.next = ends;
        ends.previous.next = wait;
        ends.previous = wait;
        arm();
        return wait;
    }

    private void arm() {
        if (!armed && ends.next != ends) {
            armed = true;
            long nanos = ends.next.deadlineNanos - nanoTime.getAsLong();
            vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1), tick -> sweep());
        }
    }

    private void sweep() {
        armed = false;
        long now = nanoTime.getAsLong();
        while (ends.next != ends && ends.next.deadlineNanos - now <= 0) {
            Wait wait = ends.next;
            wait.over();
            wait.late.run();
        }
        arm();
    }

    /** One publish that has no answer yet. */
    static final class Wait {
        private final Runnable late;
        private final long deadlineNanos;
        // Both are itself when it stands in no list.
        private Wait previous = this;
        private Wait next = this;

        private Wait(Runnable late, long deadlineNanos) {
            this.late = late;
            this.deadlineNanos = deadlineNanos;
        }

        /** Ends the wait; doing it twice does nothing. */
        void over() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }
}
