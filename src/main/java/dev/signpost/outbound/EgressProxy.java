package dev.signpost.outbound;

import dev.signpost.model.Secret;
import inet.ipaddr.IPAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxy through which this network lets requests out (HTTP CONNECT, RFC 9110 section 9.3.6). It is asked for the
 * address that the guard has vetted, and TLS is spoken with the receiver through it: the proxy sees neither requests
 * nor answers.
 *
 * @param host name or address of the proxy
 * @param port of the proxy
 * @param username for Basic authentication (RFC 7617); null for none
 * @param password for it; null for none
 * @param resolvesNames true if the proxy is asked for names instead of addresses, because this network has no DNS for
 *     them; then the guard judges names by their shape alone, and where they lead is the proxy's to judge
 * @param directNames names that are reached without it
 * @param directRanges addresses that are reached without it
 */
public record EgressProxy(
        String host,
        int port,
        @Nullable String username,
        @Nullable Secret password,
        boolean resolvesNames,
        AllowedNames directNames,
        List<String> directRanges) {

    /** @throws IllegalArgumentException saying what was expected */
    public EgressProxy {
        directRanges = List.copyOf(directRanges);
        directRanges.forEach(AddressRange::parse);
        if (port < 1 || port > 65_535 || host.isEmpty()) {
            throw new IllegalArgumentException("proxy: a host and a port from 1 to 65535");
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("proxy: a user name and a password go together");
        }
    }

    /** Whether a receiver is reached without the proxy, as far as its URL's host tells. */
    boolean passesBy(String host) {
        IPAddress literal = AddressLiteral.parse(host);
        return literal == null ? directNames.lists(host) : within(literal);
    }

    /** Whether a receiver can be one that is reached without the proxy: a name may turn out to lead to such a range. */
    boolean mayPassBy(String host) {
        return passesBy(host) || (AddressLiteral.parse(host) == null && !directRanges.isEmpty());
    }

    /** Whether a receiver is reached without the proxy. */
    boolean passesBy(String host, String address) {
        return directNames.lists(host) || within(AddressLiteral.parse(address));
    }

    private boolean within(@Nullable IPAddress address) {
        return address != null
                && directRanges.stream()
                        .anyMatch(range -> AddressRange.parse(range).contains(address));
    }

    /** The request that asks it for a way to {@code address}. */
    byte[] connectRequest(String address, int port) {
        if (username == null || password == null) {
            return Tunnel.request(address, port, null);
        }
        byte[] credentials = (username + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return Tunnel.request(address, port, "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
}
