package dev.signpost.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Headers that keep browsers from doing anything clever with an API answer. */
public final class SecurityHeaders {
    private static final CharSequence SNIFF = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    private SecurityHeaders() {}

    /** Sets them all, over whatever was there. */
    public static void apply(HttpServerResponse response) {
        var headers = response.headers();
        headers.set(SNIFF, NO_SNIFF);
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        headers.set(POLICY, NOTHING);
    }
}
