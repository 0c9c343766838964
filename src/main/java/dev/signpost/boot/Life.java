package dev.signpost.boot;

import dev.signpost.telemetry.LogKeys;
import dev.signpost.telemetry.Logging;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process: whatever was opened is closed in reverse order, once, on SIGTERM, Ctrl-C or when the start
 * has failed. Told to stop, the process ends with status 0, not with the 143 that Java would give.
 */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    /** Orchestrators send SIGKILL after 30 s; what is not closed by then is left to recovery. */
    private static final Duration LIMIT = Duration.ofSeconds(28);

    /** Closes something, within the time that it allows itself. */
    @FunctionalInterface
    interface Ending {
        void end() throws Exception;
    }

    private record Named(String what, Ending ending) {}

    private final PrintStream err;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Object lock = new Object();

    // Guarded by the lock.
    private final Deque<Named> endings = new ArrayDeque<>();
    private boolean ending;
    private int status = ExitStatus.DONE;

    Life(PrintStream err) {
        this.err = err;
    }

    /** From now on the process ends through here. */
    void begin() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endProcess, "signpost-end"));
    }

    /**
     * Remembers how to close what was opened.
     *
     * @throws CancellationException after closing it, if the process is ending already
     */
    void onEnd(String what, Ending how) {
        synchronized (lock) {
            if (!ending) {
                endings.push(new Named(what, how));
                return;
            }
        }
        close(new Named(what, how));
        throw new CancellationException("stopped while starting");
    }

    /** The status to end with, if it is not 0. */
    void failed(int endStatus) {
        synchronized (lock) {
            status = endStatus;
        }
    }

    boolean isEnding() {
        synchronized (lock) {
            return ending;
        }
    }

    /** Blocks until everything is closed. */
    void awaitEnd() throws InterruptedException {
        over.await();
    }

    /** Closes everything; a second call does nothing. */
    void end() {
        Deque<Named> last;
        synchronized (lock) {
            ending = true;
            last = new ArrayDeque<>(endings);
            endings.clear();
        }
        last.forEach(Life::close);
        over.countDown();
    }

    private static void close(Named named) {
        try {
            named.ending().end();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).addKeyValue(LogKeys.PART, named.what()).log("process.close.failed");
        }
    }

    private void endProcess() {
        // On the timer's own thread: whatever else runs may be what hangs.
        CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS, Runnable::run)
                .execute(this::giveUp);
        end();
        Logging.stop();
        int with;
        synchronized (lock) {
            with = status;
        }
        Runtime.getRuntime().halt(with);
    }

    private void giveUp() {
        err.println("signpost: not everything could be closed within " + LIMIT.toSeconds() + " s; stopped anyway");
        Runtime.getRuntime().halt(ExitStatus.FAILED);
    }
}
