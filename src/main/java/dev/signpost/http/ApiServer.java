package dev.signpost.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The API's port. Deployed as many times as there are event loops to share it; each has its own routes. */
public final class ApiServer extends VerticleBase {
    private final Bind bind;
    private final Problems problems;
    private final RequestIds ids;
    private final FastRoute fastRoute;
    private final Handler<HttpServerRequest> router;
    /** Connections about to be closed; touched by this server's event loop only. */
    private final Set<HttpConnection> condemned = new HashSet<>();

    private @Nullable HttpServer server;

    /**
     * Where and how to listen.
     *
     * @param host address to bind
     * @param port 0 for any free one
     * @param idleSeconds after which a connection on which nothing moves is closed
     * @param drainSeconds for requests under way when the server stops
     */
    public record Bind(String host, int port, int idleSeconds, int drainSeconds) {}

    /**
     * @param fastRoute is asked first
     * @param router takes the rest
     */
    public ApiServer(
            Bind bind, Problems problems, RequestIds ids, FastRoute fastRoute, Handler<HttpServerRequest> router) {
        this.bind = bind;
        this.problems = problems;
        this.ids = ids;
        this.fastRoute = fastRoute;
        this.router = router;
    }

    @Override
    public Future<?> start() {
        var fresh = vertx.createHttpServer(options(bind))
                .requestHandler(this::handle)
                .invalidRequestHandler(new InvalidRequests());
        server = fresh;
        return fresh.listen();
    }

    /** Stops listening and lets requests under way finish. */
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(bind.drainSeconds(), TimeUnit.SECONDS);
    }

    /** The port that it listens on, once started. */
    public int port() {
        return server == null ? -1 : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        if (!condemned.isEmpty() && condemned.contains(request.connection())) {
            return;
        }
        if (!Framing.sound(request)) {
            condemn(request.connection());
            InvalidRequests.refuse(request, 400, "The request's framing or host is ambiguous.");
            return;
        }
        try {
            if (!fastRoute.tryHandle(request)) {
                router.handle(request);
            }
        } catch (RuntimeException failure) {
            problems.send(request, failure, ids.of(request));
        }
    }

    /** What has been read behind an ambiguous request may have been meant as its body: it is never answered. */
    private void condemn(HttpConnection connection) {
        condemned.add(connection);
        connection.closeHandler(gone -> condemned.remove(connection));
    }

    private static HttpServerOptions options(Bind bind) {
        return new HttpServerOptions()
                .setHost(bind.host())
                .setPort(bind.port())
                .setIdleTimeout(bind.idleSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(16 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                // HTTP/2 without TLS brings an upgrade path that proxies disagree about, and nothing that we need.
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setAcceptBacklog(1_024);
    }
}
