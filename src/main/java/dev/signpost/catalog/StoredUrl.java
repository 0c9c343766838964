package dev.signpost.catalog;

import dev.signpost.model.TargetUrl;

/** Reads back the canonical URLs that {@link TargetUrl#text} wrote. Never for a user's text: it checks nothing. */
final class StoredUrl {
    private static final String TLS = "https://";
    private static final String PLAIN = "http://";
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;

    private StoredUrl() {}

    static TargetUrl of(String text) {
        boolean tls = text.startsWith(TLS);
        int start = (tls ? TLS : PLAIN).length();
        int slash = text.indexOf('/', start);
        String authority = text.substring(start, slash);
        int afterHost = authority.startsWith("[") ? authority.indexOf(']') + 1 : hostEnd(authority);
        String host =
                authority.startsWith("[") ? authority.substring(1, afterHost - 1) : authority.substring(0, afterHost);
        int port = afterHost == authority.length()
                ? tls ? TLS_PORT : PLAIN_PORT
                : Integer.parseInt(authority.substring(afterHost + 1));
        return new TargetUrl(tls, host, port, text.substring(slash));
    }

    private static int hostEnd(String authority) {
        int colon = authority.indexOf(':');
        return colon < 0 ? authority.length() : colon;
    }
}
