package dev.signpost.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who asks where proxies stand in front: from the right end of what they say, which they have written
 * themselves, up to the first address that is none of theirs. What stands left of it the client may have made up.
 */
public final class ClientAddresses {
    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-f.:]{2,45}");
    /** More hops than any proxy chain has. */
    private static final int MOST_HOPS = 32;

    private final Predicate<String> trusted;
    private final String header;
    private final boolean rfc7239;

    /**
     * @param trusted whether an address is of a proxy whose word is taken
     * @param header {@code X-Forwarded-For} or {@code Forwarded}, which the proxies set
     */
    public ClientAddresses(Predicate<String> trusted, String header) {
        this.trusted = trusted;
        this.header = header;
        this.rfc7239 = header.equalsIgnoreCase("Forwarded");
    }

    /** Where there are no proxies: the peer is the client. */
    public static ClientAddresses direct() {
        return new ClientAddresses(address -> false, "X-Forwarded-For");
    }

    /** The client's address, or that of the last hop that can be believed. */
    public String of(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        return trusted.test(peer) ? behind(peer, request.headers().getAll(header)) : peer;
    }

    String behind(String peer, List<String> values) {
        List<String> hops = hops(values);
        String last = peer;
        for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MOST_HOPS; i--) {
            String hop = address(hops.get(i));
            if (hop.isEmpty()) {
                return last;
            }
            last = hop;
            if (!trusted.test(hop)) {
                return hop;
            }
        }
        return last;
    }

    private static List<String> hops(List<String> values) {
        var hops = new ArrayList<String>();
        values.forEach(value -> hops.addAll(List.of(value.split(",", -1))));
        return hops;
    }

    /** Without brackets and port; empty if there is no address. */
    private String address(String hop) {
        String text = hop.strip();
        if (rfc7239) {
            Matcher node = FOR.matcher(text);
            text = node.find() ? node.group(1).replace("\"", "").strip() : "";
        }
        text = text.toLowerCase(Locale.ROOT);
        int close = text.indexOf(']');
        if (text.startsWith("[") && close > 0) {
            text = text.substring(1, close);
        } else if (text.indexOf('.') > 0 && text.indexOf(':') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            text = text.substring(0, text.indexOf(':'));
        }
        return ADDRESS.matcher(text).matches() ? text : "";
    }
}
