package dev.signpost.upkeep;

import dev.signpost.telemetry.LogKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does each chore again and again: the next time when the time since the last has passed and the last has ended. It
 * stops when the chores that run have ended, so that none finds its connections gone.
 */
public final class UpkeepVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepVerticle.class);

    /** A chore that the database keeps waiting does not keep the process from ending. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final Function<Vertx, List<Chore>> chores;
    private final Promise<Void> idle = Promise.promise();
    private int running;
    private boolean stopped;

    /**
     * Something to be done regularly.
     *
     * @param name for the log
     * @param every pause after one time and before the next
     * @param work completes with true if there is more to do at once
     */
    public record Chore(String name, Duration every, Supplier<Future<Boolean>> work) {}

    /** @param chores made on the verticle's event loop, so that their connections live there */
    public UpkeepVerticle(Function<Vertx, List<Chore>> chores) {
        this.chores = chores;
    }

    @Override
    public Future<?> start() {
        chores.apply(vertx).forEach(this::later);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        endIfIdle();
        vertx.setTimer(PATIENCE_MILLIS, tick -> idle.tryComplete());
        return idle.future();
    }

    private void endIfIdle() {
        if (stopped && running == 0) {
            idle.tryComplete();
        }
    }

    private void later(Chore chore) {
        vertx.setTimer(chore.every().toMillis(), tick -> now(chore));
    }

    private void now(Chore chore) {
        if (stopped) {
            return;
        }
        running++;
        // What a chore asks may answer on another thread.
        chore.work().get().onComplete(done -> context.runOnContext(nothing -> ended(chore, done)));
    }

    private void ended(Chore chore, AsyncResult<Boolean> done) {
        running--;
        endIfIdle();
        if (stopped) {
            return;
        }
        if (done.failed()) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, chore.name())
                    .addKeyValue(LogKeys.CAUSE, String.valueOf(done.cause().getMessage()))
                    .log("chore.failed");
        }
        if (done.succeeded() && done.result()) {
            now(chore);
        } else {
            later(chore);
        }
    }
}
