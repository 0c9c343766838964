package dev.signpost.upkeep;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.RunChore;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.bus.stage.StageMessage;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does each chore again and again: the next time when the time since the last has passed and the last has ended, or
 * when {@link Addresses#UPKEEP} is told that there is something to do. It stops when the chores that run have ended, so
 * that none finds its connections gone.
 */
public final class UpkeepVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepVerticle.class);

    /** A chore that the database keeps waiting does not keep the process from ending. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final StageBus bus;
    private final Function<Vertx, List<Chore>> chores;
    private final Map<String, Turn> turns = new HashMap<>();
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

    /** When a chore is done next. */
    private static final class Turn {
        private final Chore chore;
        private long timer;
        private boolean working;
        private boolean again;

        Turn(Chore chore) {
            this.chore = chore;
        }
    }

    /** @param chores made on the verticle's event loop, so that their connections live there */
    public UpkeepVerticle(StageBus bus, Function<Vertx, List<Chore>> chores) {
        this.bus = bus;
        this.chores = chores;
    }

    @Override
    public Future<?> start() {
        for (Chore chore : chores.apply(vertx)) {
            Turn turn = new Turn(chore);
            turns.put(chore.name(), turn);
            later(turn);
        }
        bus.consume(Addresses.UPKEEP, this::answer);
        return Future.succeededFuture();
    }

    private Future<Done> answer(StageMessage message) {
        if (!(message instanceof RunChore wanted)) {
            return StageBus.answerPing(message);
        }
        Turn turn = turns.get(wanted.name());
        if (turn == null) {
            throw new IllegalArgumentException("there is no chore " + wanted.name());
        }
        if (turn.working) {
            turn.again = true;
        } else {
            vertx.cancelTimer(turn.timer);
            now(turn);
        }
        return Future.succeededFuture(Done.DONE);
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

    private void later(Turn turn) {
        turn.timer = vertx.setTimer(turn.chore.every().toMillis(), tick -> now(turn));
    }

    private void now(Turn turn) {
        if (stopped) {
            return;
        }
        running++;
        turn.working = true;
        turn.again = false;
        // What a chore asks may answer on another thread, and it may throw.
        Future.succeededFuture()
                .compose(begun -> turn.chore.work().get())
                .onComplete(done -> context.runOnContext(nothing -> ended(turn, done)));
    }

    private void ended(Turn turn, AsyncResult<Boolean> done) {
        running--;
        turn.working = false;
        endIfIdle();
        if (stopped) {
            return;
        }
        if (done.failed()) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, turn.chore.name())
                    .addKeyValue(LogKeys.CAUSE, String.valueOf(done.cause().getMessage()))
                    .log("chore.failed");
        }
        if (done.succeeded() && (done.result() || turn.again)) {
            now(turn);
        } else {
            later(turn);
        }
    }
}
