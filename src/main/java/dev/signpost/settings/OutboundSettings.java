package dev.signpost.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where webhooks may point.
 *
 * @param allow ranges that may be used though they are private or special
 * @param deny ranges that may not be used though they are public
 * @param allowHttp whether plain http is possible
 * @param ports that may be used
 * @param nat64Prefix of length 96, whose addresses hold an IPv4 address (RFC 6052); null: refused
 */
public record OutboundSettings(
        List<AddressRange> allow,
        List<AddressRange> deny,
        boolean allowHttp,
        List<PortRange> ports,
        @Nullable AddressRange nat64Prefix) {
    public OutboundSettings {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        ports = List.copyOf(ports);
        new Checks()
                .that(!ports.isEmpty(), "ports", ports, "at least one port")
                .that(
                        nat64Prefix == null
                                || (nat64Prefix.text().endsWith("/96")
                                        && nat64Prefix.text().contains(":")),
                        "nat64Prefix",
                        nat64Prefix,
                        "an IPv6 prefix of length 96, like 64:ff9b::/96")
                .done();
    }
}
