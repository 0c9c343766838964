package dev.signpost.simulation;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of one process, played on the timeline: as much of Vert.x as stages use, which is timers and turns.
 * Each context keeps the order of its turns; between two contexts it is drawn.
 */
final class Loops {
    private static final int HOP_NANOS = 60_000;
    private static final int TIMER_LATE_NANOS = 300_000;

    private final Timeline timeline;
    private final Life life;
    private final Random random;
    private final Map<Long, Timeline.Turn> timers = new HashMap<>();
    private final Vertx vertx = proxy(Vertx.class, this::ofVertx);
    private final Context main = context();
    private final PlayedBus bus = new PlayedBus(this);
    private Context current = main;
    private long timerIds;

    /** What a call of a played interface does. */
    interface Calls {
        @Nullable
        Object call(String name, Object[] arguments);
    }

    Loops(Timeline timeline, Life life, Random random) {
        this.timeline = timeline;
        this.life = life;
        this.random = random;
    }

    Vertx vertx() {
        return vertx;
    }

    /** A loop of its own, on which a verticle may be deployed. */
    Context context() {
        var loop = new Loop();
        Context context = proxy(Context.class, loop);
        loop.self = context;
        return context;
    }

    /** The loop whose turn it is. */
    Context current() {
        return current;
    }

    /** Has something done as a turn of that loop. */
    <T> T on(Context loop, Callable<T> work) throws Exception {
        Context before = current;
        current = loop;
        try {
            return work.call();
        } finally {
            current = before;
        }
    }

    /** Has something done in a turn of that loop. */
    private void turn(Context loop, Runnable work) {
        Context before = current;
        current = loop;
        try {
            work.run();
        } finally {
            current = before;
        }
    }

    /** After so many milliseconds, as a turn of the loop whose turn it is now; what it returns ends the timer. */
    Runnable after(long millis, Runnable work) {
        long id = once(millis, tick -> work.run());
        return () -> cancel(id);
    }

    private final class Loop implements Calls {
        private long last;
        private @Nullable Context self;

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable Object call(String name, Object[] arguments) {
            return switch (name) {
                case "runOnContext" -> run((Handler<Void>) arguments[0]);
                case "owner" -> vertx;
                default -> throw new UnsupportedOperationException("Context." + name);
            };
        }

        private @Nullable Object run(Handler<Void> turn) {
            last = Math.max(last, timeline.nanos() + random.nextInt(HOP_NANOS));
            Context mine = requireNonNull(self);
            timeline.at(last, life, () -> turn(mine, () -> turn.handle(null)));
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object ofVertx(String name, Object[] arguments) {
        return switch (name) {
            case "setTimer" -> once((Long) arguments[0], (Handler<Long>) arguments[1]);
            case "setPeriodic" ->
                periodic((Long) arguments[arguments.length - 2], (Handler<Long>) arguments[arguments.length - 1]);
            case "cancelTimer" -> cancel((Long) arguments[0]);
            case "timer" -> timer(((TimeUnit) arguments[1]).toMillis((Long) arguments[0]));
            case "getOrCreateContext" -> current;
            case "runOnContext" -> {
                current.runOnContext((Handler<Void>) arguments[0]);
                yield null;
            }
            case "eventBus" -> bus.played();
            case "executeBlocking" -> called((Callable<?>) arguments[0]);
            default -> throw new UnsupportedOperationException("Vertx." + name);
        };
    }

    private long once(long millis, Handler<Long> handler) {
        long id = ++timerIds;
        Context loop = current;
        timers.put(id, timeline.in(delay(millis), life, () -> {
            timers.remove(id);
            turn(loop, () -> handler.handle(id));
        }));
        return id;
    }

    private long periodic(long millis, Handler<Long> handler) {
        long id = ++timerIds;
        Context loop = current;
        again(id, millis, tick -> turn(loop, () -> handler.handle(tick)));
        return id;
    }

    private void again(long id, long millis, Handler<Long> handler) {
        timers.put(id, timeline.in(delay(millis), life, () -> {
            again(id, millis, handler);
            handler.handle(id);
        }));
    }

    private boolean cancel(long id) {
        Timeline.Turn turn = timers.remove(id);
        if (turn != null) {
            turn.cancel();
        }
        return turn != null;
    }

    private long delay(long millis) {
        return millis * Timeline.MILLI + random.nextInt(TIMER_LATE_NANOS);
    }

    private Timer timer(long millis) {
        Promise<Void> promise = Promise.promise();
        once(millis, id -> promise.complete());
        Future<Void> future = promise.future();
        return (Timer) Proxy.newProxyInstance(
                Timer.class.getClassLoader(),
                new Class<?>[] {Timer.class},
                (self, method, arguments) -> delegate(future, method, arguments));
    }

    private static @Nullable Object delegate(Future<Void> future, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(future, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static Future<?> called(Callable<?> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    static <T> T proxy(Class<T> type, Calls calls) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "played " + type.getSimpleName();
                    default -> calls.call(method.getName(), arguments == null ? new Object[0] : arguments);
                });
        return type.cast(proxy);
    }
}
