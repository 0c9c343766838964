package dev.signpost.boot;

import dev.signpost.pg.Progress;
import dev.signpost.telemetry.LogKeys;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a start is doing, but only of steps that take long: one line when a step has lasted for a second, and one
 * with its duration when it has ended. A start that is quick, as all but the first are, says nothing.
 */
final class StartProgress implements Progress, AutoCloseable {
    /** Before it nobody begins to wonder. */
    static final Duration LONG = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(StartProgress.class);

    private final Duration patience;
    private final Timer timer = new Timer("start-progress", true);

    // Guarded by this: the starting thread sets it, the timer's tells it.
    private @Nullable Step current;

    private final class Step extends TimerTask {
        private final String name;
        private final long begun = System.nanoTime();
        private boolean told;

        Step(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            synchronized (StartProgress.this) {
                if (current == this) {
                    told = true;
                    LOG.atInfo().addKeyValue(LogKeys.PART, name).log("start.working");
                }
            }
        }

        void end() {
            cancel();
            if (told) {
                LOG.atInfo()
                        .addKeyValue(LogKeys.PART, name)
                        .addKeyValue(LogKeys.MILLIS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
                        .log("start.worked");
            }
        }
    }

    StartProgress(Duration patience) {
        this.patience = patience;
    }

    @Override
    public synchronized void now(String step) {
        end();
        current = new Step(step);
        timer.schedule(current, patience.toMillis());
    }

    private void end() {
        if (current != null) {
            current.end();
            current = null;
        }
    }

    /** The last step has ended, too. */
    synchronized void done() {
        end();
    }

    /** Says nothing more: a step that has not ended by now has failed, and whoever knows why says so. */
    @Override
    public synchronized void close() {
        current = null;
        timer.cancel();
    }
}
