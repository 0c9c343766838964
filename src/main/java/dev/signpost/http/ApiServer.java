package dev.signpost.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The API's port. Deployed as many times as there are event loops to share it; each has its own routes. */
public final class ApiServer extends VerticleBase {
    private final InboundPort port;
    private final Bind bind;
    private final Problems problems;
    private final RequestIds ids;
    private final FastRoute fastRoute;
    private final Handler<HttpServerRequest> router;

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
     * @param port shared by all servers that listen together
     * @param fastRoute is asked first
     * @param router takes the rest
     */
    public ApiServer(
            InboundPort port,
            Bind bind,
            Problems problems,
            RequestIds ids,
            FastRoute fastRoute,
            Handler<HttpServerRequest> router) {
        this.port = port;
        this.bind = bind;
        this.problems = problems;
        this.ids = ids;
        this.fastRoute = fastRoute;
        this.router = router;
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions()
                .setHost(bind.host())
                .setPort(bind.port())
                .setIdleTimeout(bind.idleSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        HttpServer fresh = port.server(
                vertx, options, this::handle, (request, refusal) -> problems.send(request, refusal, ids.of(request)));
        server = fresh;
        return fresh.listen();
    }

    /** Stops listening and lets requests under way finish. */
    @Override
    public Future<?> stop() {
        port.stopLingering();
        return server == null ? Future.succeededFuture() : server.shutdown(bind.drainSeconds(), TimeUnit.SECONDS);
    }

    /** The port that it listens on, once started. */
    public int port() {
        return server == null ? -1 : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        try {
            if (!fastRoute.tryHandle(request)) {
                router.handle(request);
            }
        } catch (RuntimeException failure) {
            problems.send(request, failure, ids.of(request));
        }
    }
}
