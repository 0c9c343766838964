package dev.signpost.boot;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits on the main thread for what an event loop does. */
final class Await {

    private Await() {}

    /**
     * The future's value.
     *
     * @throws Exception what it failed with, or an {@link IOException} after {@code limit}
     */
    static <T> T value(Future<T> future, Duration limit) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("not done within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
