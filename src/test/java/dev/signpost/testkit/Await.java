package dev.signpost.testkit;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks the test's thread until a future is there, for at most ten seconds. */
public final class Await {
    public static final int LIMIT_SECONDS = 10;

    private Await() {}

    /** The value; a failure is thrown as an AssertionError that has it as its cause. */
    public static <T> T value(Future<T> future) {
        try {
            return get(future);
        } catch (ExecutionException e) {
            throw new AssertionError("the future failed: " + e.getCause(), e.getCause());
        }
    }

    /** What it failed with; an AssertionError if it did not. */
    public static Throwable failure(Future<?> future) {
        try {
            Object value = get(future);
            throw new AssertionError("the future was to fail but has the value " + value);
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    private static <T> T get(Future<T> future) throws ExecutionException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the future was not there within " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
