package dev.signpost.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that another server on the way may have understood in another way, for that is what smuggling needs
 * (RFC 9112 sections 3.2 and 6.1).
 */
final class Framing {
    private Framing() {}

    /** What is ambiguous about the request's head, for its sender; null if nothing is. */
    static @Nullable String fault(HttpServerRequest request) {
        var headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
            return "The request must have one Host header.";
        }
        if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
            return "The Host header must be one host name or address, with a port or without.";
        }
        if (headers.contains("")) {
            return "A header has no name.";
        }
        if (headers.contains(HttpHeaders.AUTHORIZATION)
                && headers.getAll(HttpHeaders.AUTHORIZATION).size() > 1) {
            return "The request has more than one Authorization header.";
        }
        return framed(request) ? null : "The request's framing is ambiguous.";
    }

    private static boolean framed(HttpServerRequest request) {
        var headers = request.headers();
        if (!headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            return true;
        }
        return request.version() == HttpVersion.HTTP_1_1
                && !headers.contains(HttpHeaders.CONTENT_LENGTH)
                && "chunked".equalsIgnoreCase(headers.get(HttpHeaders.TRANSFER_ENCODING))
                && headers.getAll(HttpHeaders.TRANSFER_ENCODING).size() == 1;
    }

    /**
     * Whether it is a uri-host with an optional port (RFC 9110 section 7.2), in what names and addresses are made of:
     * user info, paths and lists are what servers on the way disagree about.
     */
    static boolean isHost(String value) {
        int end = value.length();
        if (value.startsWith("[")) {
            int close = value.indexOf(']');
            return close > 1 && all(value, 1, close, Framing::ofAddress) && isPort(value, close + 1);
        }
        int colon = value.indexOf(':');
        int name = colon < 0 ? end : colon;
        return all(value, 0, name, Framing::ofName) && isPort(value, name);
    }

    private static boolean isPort(String value, int from) {
        return from == value.length()
                || (value.charAt(from) == ':'
                        && value.length() - from <= 6
                        && all(value, from + 1, value.length(), c -> c >= '0' && c <= '9'));
    }

    private interface Allowed {
        boolean test(char c);
    }

    private static boolean all(String value, int from, int to, Allowed allowed) {
        for (int i = from; i < to; i++) {
            if (!allowed.test(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean ofName(char c) {
        return alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == '%';
    }

    private static boolean ofAddress(char c) {
        return alphanumeric(c) || c == '.' || c == ':' || c == '%';
    }

    private static boolean alphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
