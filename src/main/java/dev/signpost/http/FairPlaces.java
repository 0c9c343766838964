package dev.signpost.http;

import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Places for work that all tenants want of the same few connections. One tenant has some of the places and never all;
 * the rest of its work waits in a line of its own, and lines are served in turn, so that nobody waits for more than one
 * piece of work of each other. A line that is full refuses with 429. Any thread may call; work runs on its caller's
 * event loop.
 */
public final class FairPlaces {
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final Bounds bounds;
    private final LongSupplier nanoTime;

    // Guarded by this; a line is there while something runs or waits.
    private final Map<Object, Line> lines = new HashMap<>();
    // Lines that wait and may run, each once, in the order of their turns.
    private final ArrayDeque<Line> round = new ArrayDeque<>();
    private int running;

    /**
     * How much at once.
     *
     * @param inAll pieces of work
     * @param ofOne of one tenant, so that others find a place
     * @param waiting of one tenant; the next is refused
     * @param patience what has waited for so long is not begun any more: nobody waits for its answer
     */
    public record Bounds(int inAll, int ofOne, int waiting, Duration patience) {}

    /** @param nanoTime a clock that never jumps */
    public FairPlaces(Bounds bounds, LongSupplier nanoTime) {
        this.bounds = bounds;
        this.nanoTime = nanoTime;
    }

    /**
     * Begins the work now or when it is its turn; fails with {@link Refusal} TOO_MANY if too much waits, BUSY if its
     * turn does not come in time.
     *
     * @param owner whose work it is
     */
    public <T> Future<T> run(Object owner, Supplier<Future<T>> work) {
        Waiting<T> waiting = new Waiting<>(work, Vertx.currentContext(), nanoTime.getAsLong());
        Line line;
        synchronized (this) {
            line = lines.computeIfAbsent(owner, Line::new);
            if (running >= bounds.inAll() || line.running >= bounds.ofOne()) {
                return queue(line, waiting);
            }
            running++;
            line.running++;
        }
        waiting.begin(line);
        return waiting.result.future();
    }

    private <T> Future<T> queue(Line line, Waiting<T> waiting) {
        if (line.waiting.size() >= bounds.waiting()) {
            return Future.failedFuture(Refusal.tooMany(
                    new Refusal.Reached(Limit.REQUESTS, bounds.waiting() + (long) bounds.ofOne()),
                    "This tenant has too many requests of this kind under way. Wait for their answers.",
                    COME_BACK));
        }
        line.waiting.addLast(waiting);
        enter(line);
        return waiting.result.future();
    }

    private void enter(Line line) {
        if (!line.inRound && line.running < bounds.ofOne() && !line.waiting.isEmpty()) {
            line.inRound = true;
            round.addLast(line);
        }
    }

    private void leave(Line line) {
        Line next;
        Waiting<?> begins;
        synchronized (this) {
            running--;
            line.running--;
            enter(line);
            if (line.running == 0 && line.waiting.isEmpty()) {
                lines.remove(line.owner);
            }
            next = round.pollFirst();
            begins = next == null ? null : next.waiting.pollFirst();
            if (next == null || begins == null) {
                return;
            }
            running++;
            next.running++;
            next.inRound = false;
            enter(next);
        }
        begins.beginThere(next);
    }

    /** One tenant's. */
    private static final class Line {
        private final Object owner;
        private final ArrayDeque<Waiting<?>> waiting = new ArrayDeque<>();
        private int running;
        private boolean inRound;

        Line(Object owner) {
            this.owner = owner;
        }
    }

    private final class Waiting<T> {
        private final Supplier<Future<T>> work;
        private final @Nullable Context origin;
        private final long sinceNanos;
        private final Promise<T> result = Promise.promise();

        Waiting(Supplier<Future<T>> work, @Nullable Context origin, long sinceNanos) {
            this.work = work;
            this.origin = origin;
            this.sinceNanos = sinceNanos;
        }

        void beginThere(Line line) {
            if (origin == null) {
                begin(line);
            } else {
                origin.runOnContext(turn -> begin(line));
            }
        }

        void begin(Line line) {
            carryOut().onComplete(done -> {
                leave(line);
                result.handle(done);
            });
        }

        private Future<T> carryOut() {
            if (nanoTime.getAsLong() - sinceNanos > bounds.patience().toNanos()) {
                return Future.failedFuture(Refusal.busy("Its turn did not come in time.", COME_BACK));
            }
            try {
                return work.get();
            } catch (RuntimeException failure) {
                return Future.failedFuture(failure);
            }
        }
    }
}
