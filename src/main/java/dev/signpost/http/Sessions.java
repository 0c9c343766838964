package dev.signpost.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Knows the sessions of browsers. Called once for each request without an {@code Authorization} header, from any event
 * loop: must answer from memory nearly always.
 */
@FunctionalInterface
public interface Sessions {
    /** Nobody is signed in. */
    Sessions NONE = request -> Future.succeededFuture(Optional.empty());

    /**
     * Whose session the request belongs to; empty if to none that is in force. Fails with {@link
     * dev.signpost.model.Refusal} if there is one but the request may come from another site's page: CROSS_SITE or
     * MISDIRECTED.
     */
    Future<Optional<Caller>> caller(HttpServerRequest request);
}
