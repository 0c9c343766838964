package dev.signpost.console;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that carries a session. The prefix {@code __Host-} (RFC 6265bis section 4.1.3.2) makes browsers take it
 * only from this very host over a secure connection, so that no other site of the same domain can plant one; scripts
 * cannot read it, and a request that another site has caused comes without it.
 */
final class SessionCookie {
    static final String NAME = "__Host-signpost-session";

    private static final String RULES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

    private SessionCookie() {}

    static void set(HttpServerResponse response, String value, long seconds) {
        response.putHeader(HttpHeaders.SET_COOKIE, NAME + "=" + value + RULES + "; Max-Age=" + seconds);
    }

    static void clear(HttpServerResponse response) {
        response.putHeader(HttpHeaders.SET_COOKIE, NAME + "=" + RULES + "; Max-Age=0");
    }

    /** Its value, or null if it is not there or there twice. */
    static @Nullable String read(HttpServerRequest request) {
        String found = null;
        for (String header : request.headers().getAll(HttpHeaders.COOKIE)) {
            for (String pair : header.split(";", -1)) {
                String item = pair.strip();
                if (item.startsWith(NAME + "=")) {
                    if (found != null) {
                        return null;
                    }
                    found = item.substring(NAME.length() + 1);
                }
            }
        }
        return found;
    }
}
