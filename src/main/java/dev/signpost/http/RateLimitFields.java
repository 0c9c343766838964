package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Tells a client that has reached a limit how much it may have and when to come back: {@code RateLimit-Policy} and
 * {@code RateLimit} as draft-ietf-httpapi-ratelimit-headers has them since its version 08, and beside them the three
 * fields of its older versions, which is what most clients read today.
 */
final class RateLimitFields {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence LIMIT_NOW = HttpHeaders.createOptimized("RateLimit");
    private static final CharSequence OLD_LIMIT = HttpHeaders.createOptimized("RateLimit-Limit");
    private static final CharSequence OLD_REMAINING = HttpHeaders.createOptimized("RateLimit-Remaining");
    private static final CharSequence OLD_RESET = HttpHeaders.createOptimized("RateLimit-Reset");

    private RateLimitFields() {}

    /** @param seconds until there is room again */
    static void put(HttpServerResponse response, Refusal.Reached reached, long seconds) {
        String quota = Long.toString(reached.quota());
        String reset = Long.toString(seconds);
        String name = "\"" + reached.limit().word() + "\"";
        String window = reached.windowSeconds() == 0 ? "" : ";w=" + reached.windowSeconds();
        response.putHeader(POLICY, name + ";q=" + quota + window);
        response.putHeader(LIMIT_NOW, name + ";r=0;t=" + reset);
        response.putHeader(OLD_LIMIT, quota);
        response.putHeader(OLD_REMAINING, "0");
        response.putHeader(OLD_RESET, reset);
    }
}
