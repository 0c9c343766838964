package dev.signpost.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Refuses requests that another server on the way may have understood in another way, for that is what smuggling needs
 * (RFC 9112 sections 3.2 and 6.1).
 */
final class Framing {
    private Framing() {}

    static boolean sound(HttpServerRequest request) {
        var headers = request.headers();
        if (request.version() == HttpVersion.HTTP_1_1 && !once(headers.getAll(HttpHeaders.HOST))) {
            return false;
        }
        if (!headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            return true;
        }
        return request.version() == HttpVersion.HTTP_1_1
                && !headers.contains(HttpHeaders.CONTENT_LENGTH)
                && "chunked".equalsIgnoreCase(headers.get(HttpHeaders.TRANSFER_ENCODING))
                && once(headers.getAll(HttpHeaders.TRANSFER_ENCODING));
    }

    private static boolean once(List<String> values) {
        return values.size() == 1;
    }
}
