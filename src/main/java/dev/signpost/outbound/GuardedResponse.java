package dev.signpost.outbound;

import dev.signpost.model.Outcome;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpFrame;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that has come, or as much of it as is kept. Whoever reads the bytes of one that is not whole hears at their
 * end that it broke off; an {@link OutcomeCodec} takes it as it is. Owned by one event loop.
 */
final class GuardedResponse implements HttpClientResponse {
    private final HttpClientRequest request;
    private final Outcome.Answered answered;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final Promise<Void> ended;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Buffer left;
    private long demand = Long.MAX_VALUE;
    private boolean over;

    GuardedResponse(HttpClientRequest request, ContextInternal context, Outcome.Answered answered) {
        this.request = request;
        this.answered = answered;
        this.ended = context.promise();
        byte[] bytes = answered.answer().body().bytes();
        this.left = bytes.length == 0 ? null : Buffer.buffer(bytes);
        answered.answer().headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
    }

    @Override
    public Future<Void> pipeTo(WriteStream<Buffer> to) {
        if (to instanceof OutcomeCodec.Taking taking) {
            over = true;
            return taking.take(answered);
        }
        return HttpClientResponse.super.pipeTo(to);
    }

    @Override
    public HttpClientResponse fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        flow();
        return this;
    }

    @Override
    public HttpClientResponse resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public HttpClientResponse pause() {
        demand = 0;
        return this;
    }

    private void flow() {
        Buffer bytes = left;
        if (bytes != null && demand > 0) {
            left = null;
            demand--;
            if (handler != null) {
                handler.handle(bytes);
            }
        }
        if (left == null && demand > 0 && !over) {
            over = true;
            finish();
        }
    }

    private void finish() {
        if (answered.answer().truncated()) {
            var broken = new IOException("the answer broke off, or was longer than what is read");
            if (exceptionHandler != null) {
                exceptionHandler.handle(broken);
            }
            ended.tryFail(broken);
        } else {
            if (endHandler != null) {
                endHandler.handle(null);
            }
            ended.tryComplete();
        }
    }

    @Override
    public HttpClientResponse handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        if (handler != null) {
            flow();
        }
        return this;
    }

    @Override
    public HttpClientResponse endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    @Override
    public HttpClientResponse exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public Future<Buffer> body() {
        Buffer whole = Buffer.buffer();
        handler = whole::appendBuffer;
        resume();
        return ended.future().map(whole);
    }

    @Override
    public Future<Void> end() {
        flow();
        return ended.future();
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public int statusCode() {
        return answered.status();
    }

    /** The usual words for the status: what the receiver has written instead is not kept. */
    @Override
    public String statusMessage() {
        return HttpResponseStatus.valueOf(answered.status()).reasonPhrase();
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public @Nullable String getHeader(CharSequence name) {
        return headers.get(name);
    }

    @Override
    public List<String> cookies() {
        return headers.getAll(HttpHeaders.SET_COOKIE);
    }

    @Override
    public MultiMap trailers() {
        return MultiMap.caseInsensitiveMultiMap();
    }

    @Override
    public @Nullable String getTrailer(String name) {
        return null;
    }

    @Override
    public HttpClientRequest request() {
        return request;
    }

    @Override
    public NetSocket netSocket() {
        throw new UnsupportedOperationException("connections are not given away");
    }

    @Override
    public HttpClientResponse customFrameHandler(@Nullable Handler<HttpFrame> handler) {
        return this;
    }

    @Override
    public HttpClientResponse streamPriorityHandler(@Nullable Handler<StreamPriority> handler) {
        return this;
    }
}
