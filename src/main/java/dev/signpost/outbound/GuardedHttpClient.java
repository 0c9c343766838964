package dev.signpost.outbound;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.http.HttpClientInternal;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.spi.metrics.Metrics;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code WebClient} sends through: Vert.x's HTTP client in shape, the {@link OutboundClient} in fact. It has no
 * connection of its own and takes requests to a {@link Receiver} only: a host name or an address literal leads nowhere.
 * Owned by the event loop of its {@link OutboundClient}.
 */
final class GuardedHttpClient implements HttpClientInternal {
    private final OutboundClient client;
    private final Promise<Void> closed = Promise.promise();

    GuardedHttpClient(OutboundClient client) {
        this.client = client;
    }

    @Override
    public Future<HttpClientRequest> request(RequestOptions options) {
        if (options.getServer() instanceof Receiver receiver) {
            return client.context().succeededFuture(new GuardedRequest(client, receiver, options));
        }
        return client.context().failedFuture(new IllegalArgumentException("a request without a receiver"));
    }

    @Override
    public Future<HttpClientConnection> connect(HttpConnectOptions options) {
        return client.context().failedFuture(new UnsupportedOperationException("connections are not given away"));
    }

    @Override
    public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
        return client.context().failedFuture(new UnsupportedOperationException("TLS is not negotiable"));
    }

    @Override
    public NetClientInternal netClient() {
        throw new UnsupportedOperationException("connections are not given away");
    }

    /** Redirects are not followed: where they lead nobody has judged. */
    @Override
    public Function<HttpClientResponse, @Nullable Future<RequestOptions>> redirectHandler() {
        return response -> null;
    }

    @Override
    public HttpClientOptions options() {
        return new HttpClientOptions();
    }

    @Override
    public VertxInternal vertx() {
        return client.context().owner();
    }

    @Override
    public Future<Void> shutdown(long timeout, TimeUnit unit) {
        return client.close().onComplete(closed);
    }

    @Override
    public void close(Completable<Void> completion) {
        close().onComplete(completion);
    }

    @Override
    public Future<Void> closeFuture() {
        return closed.future();
    }

    @Override
    public @Nullable Metrics getMetrics() {
        return null;
    }
}
