package dev.signpost.catalog;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the same work one turn at a time, shared by all who ask: at most one turn is on its way and one waits behind it,
 * however many ask. Any thread may call; the monitor is held for a few assignments and never across the work. Futures
 * complete on the event loop of whoever asked.
 */
final class Turns<T> {
    private final Supplier<Future<T>> work;

    // Both guarded by this.
    private @Nullable Promise<T> running;
    private @Nullable Promise<T> following;

    Turns(Supplier<Future<T>> work) {
        this.work = work;
    }

    /** The turn that is on its way, or a new one. */
    Future<T> current() {
        Promise<T> mine;
        synchronized (this) {
            if (running != null) {
                return here(running.future());
            }
            mine = Promise.promise();
            running = mine;
        }
        start(mine);
        return here(mine.future());
    }

    /** A turn that begins after this call. */
    Future<T> next() {
        Promise<T> mine;
        synchronized (this) {
            if (running != null) {
                following = following == null ? Promise.promise() : following;
                return here(following.future());
            }
            mine = Promise.promise();
            running = mine;
        }
        start(mine);
        return here(mine.future());
    }

    private void start(Promise<T> turn) {
        work.get().onComplete(result -> {
            Promise<T> next = passOn();
            if (result.succeeded()) {
                turn.tryComplete(result.result());
            } else {
                turn.tryFail(result.cause());
            }
            if (next != null) {
                start(next);
            }
        });
    }

    private synchronized @Nullable Promise<T> passOn() {
        running = following;
        following = null;
        return running;
    }

    /** The same result, delivered to the caller's own event loop: whoever started the turn may live on another one. */
    static <T> Future<T> here(Future<T> shared) {
        Context context = Vertx.currentContext();
        if (context == null || shared.isComplete()) {
            return shared;
        }
        Promise<T> own = Promise.promise();
        shared.onComplete(
                value -> context.runOnContext(ignored -> own.tryComplete(value)),
                failure -> context.runOnContext(ignored -> own.tryFail(failure)));
        return own.future();
    }
}
