package dev.signpost.outbound;

import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one parser of receivers' URLs: {@link URI} (RFC 2396 with RFC 2732), narrowed until nothing is left that two
 * parsers could read in two ways. It judges the form; {@link EgressGuard} judges where it leads.
 */
final class TargetUrls {
    /** Longest URL in characters. */
    static final int MAX_LENGTH = 2048;

    /** Longest name in characters (RFC 1035 section 2.3.4, without the root's dot). */
    private static final int MAX_NAME = 253;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern DOTTED_QUAD;

    static {
        String octet = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
        DOTTED_QUAD = Pattern.compile(octet + "(?:\\." + octet + "){3}");
    }

    private static final IPAddressStringParameters V6 = new IPAddressStringParameters.Builder()
            .allowIPv4(false)
            .allowEmpty(false)
            .allowAll(false)
            .allowMask(false)
            .allowPrefix(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .getParentBuilder()
            .toParams();

    private TargetUrls() {}

    /**
     * Rebuilds {@code text} in canonical form: scheme and host in lower case, the scheme's own port left out, an empty
     * path as {@code /}, IPv6 as RFC 5952 writes it. Path and query stay as they are, escapes included.
     *
     * @param pointer where the text stood, for the refusal
     * @throws Refusal (INVALID) with one sentence that says what is wrong
     */
    static TargetUrl parse(String pointer, String text) {
        refuseUnless(pointer, !text.isEmpty() && text.length() <= MAX_LENGTH, "A URL has 1 to 2048 characters.");
        refuseUnless(
                pointer,
                text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\'),
                "A URL is made of printable ASCII without spaces and backslashes; write other characters as percent"
                        + " escapes, and names of other scripts in their xn-- form.");
        URI uri = uri(pointer, text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        refuseUnless(pointer, tls || scheme.equals("http"), "A receiver's URL begins with https://.");
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        refuseUnless(pointer, !authority.contains("@"), "A URL must not carry a user name or a password.");
        refuseUnless(pointer, uri.getRawFragment() == null, "A URL must not have a fragment (#...).");
        refuseUnless(pointer, uri.getHost() != null, "The URL's host is not a valid name or address.");
        refuseUnless(pointer, !authority.endsWith(":"), "The URL's port is missing after the colon.");
        int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
        refuseUnless(pointer, port >= 1 && port <= 65_535, "A port is a number from 1 to 65535.");
        String host = host(uri.getHost());
        if (host == null) {
            throw Refusal.invalid(pointer, "The URL's host is not a valid name or address.");
        }
        return new TargetUrl(tls, host, port, pathAndQuery(uri));
    }

    private static URI uri(String pointer, String text) {
        try {
            return new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw Refusal.invalid(pointer, "This is not a valid URL.");
        }
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** The canonical host, or null if two readers could disagree about it. */
    private static @Nullable String host(String written) {
        String host = written.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return v6(host.substring(1, host.length() - 1));
        }
        if (isDottedQuad(host)) {
            return host;
        }
        return isName(host) ? host : null;
    }

    private static @Nullable String v6(String literal) {
        var address = new IPAddressString(literal, V6).getAddress();
        return address == null ? null : address.toCanonicalString();
    }

    static boolean isDottedQuad(String host) {
        return DOTTED_QUAD.matcher(host).matches();
    }

    /**
     * A name of letters, digits and hyphens. What ends in a number is none: many readers take {@code 127.1},
     * {@code 0x7f000001} and {@code 2130706433} for addresses (WHATWG URL, "ends in a number").
     */
    private static boolean isName(String host) {
        if (host.length() > MAX_NAME || host.endsWith(".")) {
            return false;
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return !NUMERIC.matcher(labels[labels.length - 1]).matches();
    }

    private static void refuseUnless(String pointer, boolean fine, String sentence) {
        if (!fine) {
            throw Refusal.invalid(pointer, sentence);
        }
    }
}
