package dev.signpost.settings;

import dev.signpost.model.Secret;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxy through which this network lets requests out. The environment's proxy variables are never read.
 *
 * @param address {@code host:port}; null for none
 * @param username for Basic authentication; null for none
 * @param password for it; null for none
 * @param resolvesNames whether it is asked for names instead of vetted addresses
 * @param directNames names that are reached without it, as in {@code outbound.allowNames}
 * @param directRanges addresses that are reached without it
 */
public record ProxySettings(
        @Nullable String address,
        @Nullable String username,
        @Nullable Secret password,
        boolean resolvesNames,
        List<String> directNames,
        List<AddressRange> directRanges) {
    private static final int MAX_PORT = 65_535;

    /** A name, an IPv4 address or an IPv6 address in brackets, and a port. */
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

    /** RFC 7617 section 2: a colon would end the user name, and control characters have no place in either. */
    private static final Pattern USER = Pattern.compile("[^:\\p{Cntrl}]{1,255}");

    public ProxySettings {
        directNames =
                directNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        directRanges = List.copyOf(directRanges);
        new Checks()
                .that(
                        address == null || isAddress(address),
                        "address",
                        // Whoever writes a URL with a password here must not find it in a log.
                        address != null && address.contains("@") ? "…" : address,
                        "host:port like proxy.example.com:3128, without http:// and without a password")
                .that(
                        username == null || USER.matcher(username).matches(),
                        "username",
                        username,
                        "1 to 255 characters without a colon")
                .that(
                        (username == null) == (password == null),
                        "password",
                        password,
                        "one beside a username, and only there")
                .that(username == null || address != null, "username", username, "none without outbound.proxy.address")
                .that(ListedName.all(directNames), "directNames", directNames, "names like hooks or *.internal")
                .done();
    }

    private static boolean isAddress(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        int port = Integer.parseInt(parts.group(2));
        return port >= 1 && port <= MAX_PORT;
    }

    /** Name or address of the proxy, without brackets. */
    public String host() {
        String host = given().substring(0, given().lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        return Integer.parseInt(given().substring(given().lastIndexOf(':') + 1));
    }

    private String given() {
        if (address == null) {
            throw new IllegalStateException("no proxy is configured");
        }
        return address;
    }
}
