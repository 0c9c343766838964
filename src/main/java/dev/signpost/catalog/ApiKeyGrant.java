package dev.signpost.catalog;

import dev.signpost.http.Caller;
import io.vertx.core.buffer.Buffer;

/**
 * What an API key allows.
 *
 * @param digest SHA-256 of the key
 * @param caller who has it
 * @param expiresMillis milliseconds since 1970, {@link Long#MAX_VALUE} for never
 */
record ApiKeyGrant(Buffer digest, Caller caller, long expiresMillis) {}
