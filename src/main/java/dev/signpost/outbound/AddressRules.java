package dev.signpost.outbound;

import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be dialled: IPv4 by a list of what is denied, IPv6 by the one block that is allowed minus what is
 * denied in it (IANA's special-purpose registries, RFC 6890). The operator's own ranges come first, denials before
 * permissions.
 */
final class AddressRules {
    /** 168.63.129.16 is a cloud's metadata and wire server that lives at a public address. */
    private static final List<IPAddress> DENIED_V4 = ranges("""
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15
        198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16\
        """);

    private static final IPAddress GLOBAL_V6 = AddressRange.parse("2000::/3");

    private static final List<IPAddress> DENIED_V6 =
            ranges("2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20");

    /** Where the machines of one's own network are: RFC 1918, RFC 6598 and RFC 4193. */
    private static final List<IPAddress> PRIVATE =
            ranges("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7");

    /** Metadata servers of clouds that live there: they give credentials to whoever asks. */
    private static final List<IPAddress> METADATA = ranges("100.100.100.200 fd00:ec2::254 fd20:ce::254");

    private final List<IPAddress> allow;
    private final List<IPAddress> deny;
    private final List<Nat64> nat64;

    /**
     * @param allow ranges, as {@link AddressRange} reads them
     * @param deny ranges as well
     * @param nat64 prefixes, as {@link Nat64} reads them
     */
    AddressRules(List<String> allow, List<String> deny, List<String> nat64) {
        this.allow = allow.stream().map(AddressRange::parse).toList();
        this.deny = deny.stream().map(AddressRange::parse).toList();
        this.nat64 = nat64.stream().map(Nat64::parse).toList();
    }

    /** Whether a connection to {@code address} may be opened. A mapped IPv4 address counts as the IPv6 that it is. */
    boolean allows(IPAddress address) {
        if (within(deny, address)) {
            return false;
        }
        if (within(allow, address)) {
            return true;
        }
        if (address.isIPv4()) {
            return !within(DENIED_V4, address);
        }
        IPv4Address inside = translated(address.toIPv6());
        return inside == null ? GLOBAL_V6.contains(address) && !within(DENIED_V6, address) : allows(inside);
    }

    /**
     * Whether a connection to {@code address} may be opened under a name that the operator has listed: also to private
     * addresses, for that is what such names are for; never to this machine, to link-local addresses or to metadata
     * servers, unless their range is allowed as such.
     */
    boolean allowsListed(IPAddress address) {
        if (allows(address)) {
            return true;
        }
        IPv4Address inside = address.isIPv6() ? translated(address.toIPv6()) : null;
        if (inside != null) {
            return !within(deny, address) && allowsListed(inside);
        }
        return !within(deny, address) && within(PRIVATE, address) && !within(METADATA, address);
    }

    /** What is dialled in the end: the IPv4 address inside of one that this network translates. */
    IPAddress dialled(IPAddress address) {
        IPv4Address inside = address.isIPv6() ? translated(address.toIPv6()) : null;
        return inside == null ? address : inside;
    }

    /** The IPv4 address that this network's NAT64 would dial for it, or null. */
    private @Nullable IPv4Address translated(IPv6Address address) {
        for (Nat64 prefix : nat64) {
            if (prefix.contains(address)) {
                return prefix.unwrap(address);
            }
        }
        return null;
    }

    private static boolean within(List<IPAddress> ranges, IPAddress address) {
        for (IPAddress range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<IPAddress> ranges(String texts) {
        List<IPAddress> ranges = new ArrayList<>();
        Stream.of(texts.split("\\s+")).map(AddressRange::parse).forEach(ranges::add);
        return List.copyOf(ranges);
    }
}
