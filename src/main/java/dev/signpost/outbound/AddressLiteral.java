package dev.signpost.outbound;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import org.jspecify.annotations.Nullable;

/** A single address, as the host of a URL writes it or as bytes hold it. */
final class AddressLiteral {
    private static final IPv4Address LOOPBACK = new IPv4Address(new byte[] {127, 0, 0, 1});

    private AddressLiteral() {}

    /**
     * The address that {@code host} is by itself, or null if it is a name that must be resolved. {@code localhost} is
     * 127.0.0.1 without asking anybody: allowed where that address is, which is in development.
     */
    static @Nullable IPAddress parse(String host) {
        if (host.equals("localhost")) {
            return LOOPBACK;
        }
        if (host.indexOf(':') >= 0 || HostText.isDottedQuad(host)) {
            return new IPAddressString(host).getAddress();
        }
        return null;
    }

    /** @param bytes 4 or 16 */
    static IPAddress of(byte[] bytes) {
        return bytes.length == 4 ? new IPv4Address(bytes) : new IPv6Address(bytes);
    }
}
