package dev.signpost.outbound;

import dev.signpost.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer of {@link GuardedHttpClient} with all that is known of it: the first bytes of its body, which are no
 * more than the client's configuration says (16 KiB), whether there were more, and how long it took.
 */
final class OutcomeCodec implements BodyCodec<Outcome.Answered> {
    @Override
    public BodyStream<Outcome.Answered> stream() {
        return new Taking();
    }

    /** Of one answer. It is given the whole at once, and no bytes. */
    static final class Taking implements BodyStream<Outcome.Answered> {
        private final Promise<Outcome.Answered> promise = Promise.promise();

        Future<Void> take(Outcome.Answered answered) {
            promise.tryComplete(answered);
            return Future.succeededFuture();
        }

        @Override
        public Future<Outcome.Answered> result() {
            return promise.future();
        }

        @Override
        public void handle(Throwable failure) {
            promise.tryFail(failure);
        }

        @Override
        public Future<Void> write(Buffer bytes) {
            return Future.failedFuture(new UnsupportedOperationException("an answer of another client"));
        }

        @Override
        public Future<Void> end() {
            return Future.succeededFuture();
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public Taking exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Taking setWriteQueueMaxSize(int size) {
            return this;
        }

        @Override
        public Taking drainHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }
}
