package dev.signpost.telemetry;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** Makes the server of the management port, so that it takes connections in the same way as the API's port. */
@FunctionalInterface
public interface Door {
    /**
     * @param options where to listen, and how long a silent connection lasts
     * @param handler is given requests that have one reading only
     */
    HttpServer server(Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> handler);
}
