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
}
