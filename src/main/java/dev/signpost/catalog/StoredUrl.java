package dev.signpost.catalog;

import dev.signpost.model.TargetUrl;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads back the canonical URLs that {@link TargetUrl#text} wrote. Never for a user's text: it checks no more than that
 * there are no other bytes in a request than were meant.
 */
final class StoredUrl {
    /** Stands for a text that is no URL; nothing is ever sent there. */
    static final TargetUrl DAMAGED = new TargetUrl(true, "damaged.invalid", 443, "/");

    private static final Pattern CANONICAL =
            Pattern.compile("(https?)://(?:\\[([0-9a-f:.]+)]|([!-~&&[^\\[\\]/:@?#\\\\]]+))(?::([0-9]{1,5}))?(/[!-~]*)");
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;
    private static final int HIGHEST_PORT = 65_535;

    private StoredUrl() {}

    /** {@link #DAMAGED} if the text is none that was written: somebody has changed it by hand. */
    static TargetUrl of(String text) {
        Matcher parts = CANONICAL.matcher(text);
        if (!parts.matches()) {
            return DAMAGED;
        }
        boolean tls = parts.group(1).equals("https");
        String host = parts.group(2) == null ? parts.group(3) : parts.group(2);
        int port = parts.group(4) == null ? tls ? TLS_PORT : PLAIN_PORT : Integer.parseInt(parts.group(4));
        return port < 1 || port > HIGHEST_PORT ? DAMAGED : new TargetUrl(tls, host, port, parts.group(5));
    }
}
