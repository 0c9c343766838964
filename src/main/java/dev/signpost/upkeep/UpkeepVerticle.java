package dev.signpost.upkeep;

import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does each chore again and again: the next time when the time since the last has passed and the last has ended. */
public final class UpkeepVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepVerticle.class);

    private final Function<Vertx, List<Chore>> chores;
    private volatile boolean stopped;

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
        return Future.succeededFuture();
    }

    private void later(Chore chore) {
        vertx.setTimer(chore.every().toMillis(), tick -> now(chore));
    }

    private void now(Chore chore) {
        if (stopped) {
            return;
        }
        chore.work().get().onComplete(done -> {
            if (done.failed()) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.REASON, chore.name())
                        .addKeyValue(LogKeys.CAUSE, String.valueOf(done.cause().getMessage()))
                        .log("chore.failed");
            }
            if (done.succeeded() && done.result()) {
                vertx.runOnContext(nothing -> now(chore));
            } else {
                later(chore);
            }
        });
    }
}
