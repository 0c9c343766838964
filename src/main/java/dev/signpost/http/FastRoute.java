package dev.signpost.http;

import io.vertx.core.http.HttpServerRequest;

/** A route that is asked before the router, for requests that come by the ten thousand per second. */
@FunctionalInterface
public interface FastRoute {
    /** Takes nothing: every request goes to the router. */
    FastRoute NONE = request -> false;

    /**
     * Takes the request or leaves it untouched. Runs on the request's event loop and must set its body handlers, or
     * pause it, before it returns true.
     *
     * @return true if the request was taken: this route answers it
     */
    boolean tryHandle(HttpServerRequest request);
}
