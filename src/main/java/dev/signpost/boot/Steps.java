package dev.signpost.boot;

import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things that start one after the other and stop in reverse: each when the one that came after it has stopped. A step
 * whose start fails ends the start; those before it are stopped.
 */
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private record Step(String name, Supplier<Future<?>> start, Supplier<Future<?>> stop) {}

    private final List<Step> steps = new ArrayList<>();
    // Changed by the futures of start() and stop() only, of which one runs at a time.
    private final Deque<Step> started = new ArrayDeque<>();

    /**
     * Adds a step at the end.
     *
     * @param name for the log
     * @param stop is called only if start succeeded; its failure is logged and the next one is stopped
     */
    Steps add(String name, Supplier<Future<?>> start, Supplier<Future<?>> stop) {
        steps.add(new Step(name, start, stop));
        return this;
    }

    Future<Void> start() {
        Future<Void> chain = Future.succeededFuture();
        for (Step step : steps) {
            chain = chain.compose(ignored -> start(step));
        }
        return chain.recover(failure -> stop().transform(ignored -> Future.failedFuture(failure)));
    }

    private Future<Void> start(Step step) {
        return attempt(step.start()).onSuccess(ignored -> started.push(step)).mapEmpty();
    }

    Future<Void> stop() {
        Step last = started.poll();
        if (last == null) {
            return Future.succeededFuture();
        }
        return attempt(last.stop())
                .onFailure(failure -> LOG.atWarn()
                        .setCause(failure)
                        .addKeyValue(LogKeys.PART, last.name())
                        .log("process.stop.failed"))
                .transform(ignored -> stop());
    }

    private static Future<?> attempt(Supplier<Future<?>> action) {
        try {
            return action.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
