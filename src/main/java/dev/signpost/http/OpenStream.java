package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer that is a stream: sends its head, lets it be written, and ends it when its caller is no longer admitted.
 * Owned by its connection's event loop.
 */
final class OpenStream implements EventStream.Outlet {
    /** A caller whose key was revoked or has expired reads on for at most so long after this process knows. */
    private static final long LOOK_MILLIS = 2_000;

    /** For the last words: a reader that does not take them must hold up neither its end nor that of the process. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

    private final Vertx vertx;
    private final Context loop;
    private final HttpServerResponse response;
    private final EventStream events;
    private final Means means;
    private long timer;
    private boolean asking;
    private boolean over;

    /**
     * What a stream needs of its request.
     *
     * @param admission asks again whether the caller is admitted: fails with {@link Refusal} if not
     * @param words a refusal as a problem document
     * @param hangUp closes the connection, with whatever is not written yet
     */
    record Means(Supplier<Future<?>> admission, Function<Refusal, String> words, Runnable hangUp) {}

    OpenStream(Vertx vertx, HttpServerResponse response, EventStream events, Means means) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.response = response;
        this.events = events;
        this.means = means;
    }

    /** To be called on the connection's event loop, with the other headers set. */
    void begin() {
        // A proxy that buffers would make a live stream a late one.
        response.putHeader(BUFFERING, "no")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .setChunked(true);
        timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
        events.open(this);
    }

    /** The connection is gone, or the answer has ended. */
    void gone() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            events.closed();
        }
    }

    @Override
    public Future<Void> write(String text) {
        return here(() -> over ? Future.failedFuture("the stream has ended") : response.write(text));
    }

    @Override
    public Future<Void> end(Refusal why) {
        return here(() -> {
            if (over) {
                return Future.succeededFuture();
            }
            gone();
            long late = vertx.setTimer(LAST_WORDS_MILLIS, tick -> means.hangUp().run());
            return response.end("event: end\ndata: " + means.words().apply(why) + "\n\n")
                    .onComplete(taken -> vertx.cancelTimer(late))
                    .otherwiseEmpty();
        });
    }

    /**
     * What is not a refusal says nothing about the caller: the database is away. It may take its time to fail, and is
     * not asked meanwhile.
     */
    private void look() {
        if (asking) {
            return;
        }
        asking = true;
        means.admission().get().onComplete(looked -> {
            asking = false;
            if (looked.cause() instanceof Refusal refusal) {
                end(refusal);
            }
        });
    }

    private <T> Future<T> here(Supplier<Future<T>> work) {
        if (Vertx.currentContext() == loop) {
            return work.get();
        }
        Promise<T> done = Promise.promise();
        loop.runOnContext(turn -> work.get().onComplete(done));
        return done.future();
    }
}
