package dev.signpost.outbound;

import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.Set;

/**
 * A prefix under which this network's translator reaches IPv4 (RFC 6052 section 2.2).
 *
 * @param prefix the block
 * @param length its length in bits
 */
record Nat64(IPAddress prefix, int length) {
    private static final Set<Integer> LENGTHS = Set.of(32, 40, 48, 56, 64, 96);

    /** Bits 64 to 71 are reserved: the IPv4 address skips them. */
    private static final int RESERVED_BYTE = 8;

    boolean contains(IPv6Address address) {
        return prefix.contains(address);
    }

    /** The IPv4 address inside {@code address}, which is within the prefix. */
    IPv4Address unwrap(IPv6Address address) {
        byte[] bytes = address.getBytes();
        byte[] inside = new byte[4];
        int from = length / 8;
        for (int i = 0; i < inside.length; i++) {
            if (from == RESERVED_BYTE) {
                from++;
            }
            inside[i] = bytes[from++];
        }
        return new IPv4Address(inside);
    }

    /** @throws IllegalArgumentException saying what was expected */
    static Nat64 parse(String text) {
        IPAddress range = AddressRange.parse(text);
        Integer length = range.getPrefixLength();
        if (!range.isIPv6() || length == null || !LENGTHS.contains(length)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a NAT64 prefix: an IPv6 range of length 32, 40, 48, 56, 64 or 96");
        }
        return new Nat64(range, length);
    }
}
