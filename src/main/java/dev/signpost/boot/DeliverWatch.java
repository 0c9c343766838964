package dev.signpost.boot;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks whether all deliver verticles answer, before a process that had to give up its lease becomes a pod again. If
 * one has not answered for {@link #PATIENCE}, only a new process can help: others work meanwhile. Owned by the lease's
 * event loop.
 */
final class DeliverWatch {
    /** A collection of garbage or a frozen machine takes less; whoever is on call need not be woken for those. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<Future<Void>> answering;
    private final LongSupplier nanoTime;
    private final Runnable stuck;
    private long silentSince;
    private boolean silent;
    private boolean told;

    /**
     * @param answering completes if all answer
     * @param nanoTime monotonic nanoseconds
     * @param stuck told once, when it has been too long
     */
    DeliverWatch(Supplier<Future<Void>> answering, LongSupplier nanoTime, Runnable stuck) {
        this.answering = answering;
        this.nanoTime = nanoTime;
        this.stuck = stuck;
    }

    /** Completes if all answer, and fails if not. */
    Future<Void> well() {
        return answering
                .get()
                .onSuccess(all -> silent = false)
                .recover(failure -> Future.failedFuture("a deliver verticle does not answer: " + failure.getMessage()))
                .onFailure(failure -> waited());
    }

    private void waited() {
        long now = nanoTime.getAsLong();
        if (!silent) {
            silent = true;
            silentSince = now;
        } else if (!told && now - silentSince > PATIENCE.toNanos()) {
            told = true;
            stuck.run();
        }
    }
}
