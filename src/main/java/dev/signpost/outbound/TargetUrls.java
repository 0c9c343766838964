package dev.signpost.outbound;

import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import java.util.Locale;

/**
 * The one parser of receivers' URLs: RFC 3986 with a host, narrowed until nothing is left that two parsers could read
 * in two ways. It judges the form, and says of a faulty one what is wrong, where, and what to write instead; {@link
 * EgressGuard} judges where it leads.
 *
 * <p>A message quotes single characters and parts of the host, never a user name or a password.
 */
final class TargetUrls {
    /** Longest URL in characters. */
    static final int MAX_LENGTH = 2048;

    private static final String SEPARATOR = "://";
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    /** What may stand in a path beside letters, digits and percent escapes (RFC 3986 section 3.3). */
    private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/";

    /** And in a query: brackets too, since names such as {@code ids[]} are common and every reader takes them. */
    private static final String QUERY_MARKS = PATH_MARKS + "?[]";

    private final String pointer;
    private final String text;

    private TargetUrls(String pointer, String text) {
        this.pointer = pointer;
        this.text = text;
    }

    /**
     * Rebuilds {@code text} in canonical form: scheme and host in lower case, the scheme's own port left out, an empty
     * path as {@code /}, IPv6 as RFC 5952 writes it. Path and query stay as they are, escapes included.
     *
     * @param pointer where the text stood, for the refusal
     * @throws Refusal (INVALID) with one sentence that says what is wrong
     */
    static TargetUrl parse(String pointer, String text) {
        return new TargetUrls(pointer, text).parse();
    }

    private TargetUrl parse() {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw fault("A URL has 1 to " + MAX_LENGTH + " characters; this one has " + text.length() + ".");
        }
        boolean tls = scheme().equals("https");
        int start = text.indexOf(SEPARATOR) + SEPARATOR.length();
        int end = authorityEnd(start);
        refuseUserInfo(start, end);
        int hostEnd = hostEnd(start, end);
        int port = hostEnd == end ? (tls ? TLS_PORT : PLAIN_PORT) : port(hostEnd + 1, end);
        String host = new HostText(pointer, text, start, hostEnd).canonical();
        checkPathAndQuery(end);
        String rest = text.substring(end);
        return new TargetUrl(tls, host, port, rest.startsWith("/") ? rest : "/" + rest);
    }

    private String scheme() {
        UrlCharacters.refuseOutsiders(pointer, text);
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean ours = scheme.equals("https") || scheme.equals("http");
        if (ours && text.startsWith(SEPARATOR, colon)) {
            return scheme;
        }
        if (ours) {
            throw fault("Two slashes are missing after \"" + text.substring(0, colon + 1) + "\": write " + scheme
                    + SEPARATOR + "host/path.");
        }
        if (text.startsWith(SEPARATOR, Math.max(0, colon)) && scheme.matches("[a-z][a-z0-9+.-]{0,20}")) {
            throw fault("Events cannot be sent to a URL that begins with \"" + scheme + SEPARATOR
                    + "\". A receiver's URL begins with https://.");
        }
        throw fault("The scheme is missing: a receiver's URL begins with https://.");
    }

    /** At the first slash, question mark or number sign; nothing before it may be one. */
    private int authorityEnd(int start) {
        for (int i = start; i < text.length(); i++) {
            if ("/?#".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private void refuseUserInfo(int start, int end) {
        int at = text.lastIndexOf('@', end - 1);
        if (at >= start) {
            throw fault("There is a user name or a password before the \"@\" at character " + (at + 1)
                    + ". Leave it out and give the webhook a custom header instead:"
                    + " \"headers\": {\"Authorization\": \"Basic <base64 of user:password>\"}.");
        }
    }

    /** Where the host ends: at the colon before the port, or with the authority. */
    private int hostEnd(int start, int end) {
        if (start == end) {
            throw fault("The host is missing after \"" + text.substring(0, start) + "\".");
        }
        if (text.charAt(start) != '[') {
            int colon = text.indexOf(':', start);
            if (colon < 0 || colon >= end) {
                return end;
            }
            if (text.lastIndexOf(':', end - 1) != colon) {
                throw fault("There is more than one colon in the host and port. An IPv6 address stands in brackets:"
                        + " https://[2001:db8::1]:8443/.");
            }
            return colon;
        }
        int close = text.indexOf(']', start);
        if (close < 0 || close >= end) {
            throw fault("The bracket \"[\" at character " + (start + 1) + " is not closed by a \"]\".");
        }
        if (close + 1 < end && text.charAt(close + 1) != ':') {
            throw fault(UrlCharacters.at(text, close + 1)
                    + " must not follow an address in brackets: only a colon with a port may.");
        }
        return close + 1;
    }

    private int port(int start, int end) {
        String digits = text.substring(start, end);
        if (digits.isEmpty()) {
            throw fault("The port is missing after the colon at character " + start + ".");
        }
        boolean numeric = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = numeric && digits.length() <= MAX_PORT_DIGITS ? Integer.parseInt(digits) : -1;
        if (port < 1 || port > MAX_PORT) {
            throw fault("What follows the colon at character " + start + " is not a port. A port is a number from 1 to "
                    + MAX_PORT + ".");
        }
        return port;
    }

    private void checkPathAndQuery(int start) {
        String marks = PATH_MARKS;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '?') {
                marks = QUERY_MARKS;
            } else if (c == '#') {
                throw fault(
                        UrlCharacters.at(text, i) + " begins a fragment, which is never sent. Leave it out, or write"
                                + " %23 if it belongs to the path or the query.");
            } else if (c == '%') {
                if (!UrlCharacters.isEscape(text, i)) {
                    throw fault(UrlCharacters.at(text, i)
                            + " is not followed by two hexadecimal digits. Write a percent sign as %25.");
                }
            } else if (!UrlCharacters.isAlphanumeric(c) && marks.indexOf(c) < 0) {
                throw fault(UrlCharacters.at(text, i) + " must be percent-encoded. Write it as "
                        + UrlCharacters.escaped(c) + ".");
            }
        }
    }

    private Refusal fault(String sentence) {
        return Refusal.invalid(pointer, sentence);
    }
}
