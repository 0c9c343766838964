package dev.signpost.outbound;

import dev.signpost.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.function.LongSupplier;

/**
 * Carries requests that are not many, challenges and test events, by Vert.x's {@code WebClient} over a guarded client
 * of its own: the same guard, connections, deadlines, bytes and outcomes as {@link OutboundClient}'s, at some more cost
 * a request. Owned by one event loop.
 */
public final class WebTransport implements Transport {
    private final OutboundClient client;
    private final ContextInternal context;
    private final WebClient web;

    /**
     * Call it on the context that sends.
     *
     * @param nanoTime a clock that only moves forward, as {@link System#nanoTime}
     */
    public WebTransport(Vertx vertx, OutboundConfig config, EgressGuard guard, LongSupplier nanoTime) {
        this(new OutboundClient(vertx, config, guard, nanoTime));
    }

    /** Sends through {@code client}, and closes it. */
    WebTransport(OutboundClient client) {
        this.client = client;
        this.context = client.context();
        this.web = over(client);
    }

    /**
     * A {@code WebClient} for requests to a {@link Receiver}, and to nothing else. It adds no header, follows no
     * redirect, and reads no more of an answer than {@code client} keeps.
     */
    static WebClient over(OutboundClient client) {
        return WebClient.wrap(
                new GuardedHttpClient(client),
                new WebClientOptions().setUserAgentEnabled(false).setFollowRedirects(false));
    }

    @Override
    public Future<Outcome> send(OutboundRequest request) {
        Promise<Outcome> promise = Promise.promise();
        // Always a turn of its own: only in one is this context the one that WebClient finds.
        context.runOnContext(turn -> exchange(request).onComplete(promise));
        return promise.future();
    }

    private Future<Outcome> exchange(OutboundRequest request) {
        var options = new RequestOptions()
                .setServer(new Receiver(request.url(), request.sender()))
                .setTimeout(request.deadlineMillis())
                .setFollowRedirects(false);
        HttpRequest<Outcome.Answered> prepared =
                web.request(request.method(), options).as(new OutcomeCodec());
        request.headers().forEach(header -> prepared.headers().add(header.getKey(), header.getValue()));
        Future<HttpResponse<Outcome.Answered>> response =
                request.hasBody() ? prepared.sendBuffer(Buffer.buffer(request.body())) : prepared.send();
        return response.<Outcome>map(HttpResponse::body).recover(WebTransport::outcome);
    }

    private static Future<Outcome> outcome(Throwable failure) {
        return failure instanceof NotAnswered none
                ? Future.succeededFuture(none.outcome())
                : Future.failedFuture(failure);
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
