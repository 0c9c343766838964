package dev.signpost.http;

import io.vertx.core.Future;
import java.util.Optional;

/** Knows API keys. Called once per request, from any event loop: must answer from memory nearly always. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Whose key this is; empty for an unknown, revoked or expired key, or one whose tenant is gone.
     *
     * @param bearer the key as it was sent, 1 to 256 visible ASCII characters
     */
    Future<Optional<Caller>> authenticate(String bearer);

    /** The same without a look-up for each key that is nobody's: for whoever may be guessing. */
    default Future<Optional<Caller>> recognize(String bearer) {
        return authenticate(bearer);
    }

    /** Whose key this is if that is in memory; empty says nothing. */
    default Optional<Caller> remembered(String bearer) {
        return Optional.empty();
    }
}
