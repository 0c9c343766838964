package dev.signpost.model;

/**
 * A receiver's URL in canonical form, as the strict parser of {@code outbound} rebuilt it.
 *
 * @param tls true for {@code https}
 * @param host lower-case ASCII name without a trailing dot, or an address literal (IPv6 without brackets)
 * @param port 1 to 65535
 * @param pathAndQuery begins with {@code /}; never has a fragment
 */
public record TargetUrl(boolean tls, String host, int port, String pathAndQuery) {

    /** The {@code Host} header's value (RFC 9110 section 7.2): the port only where it is not the scheme's own. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** The whole URL. */
    public String text() {
        return (tls ? "https://" : "http://") + authority() + pathAndQuery;
    }

    @Override
    public String toString() {
        return text();
    }
}
