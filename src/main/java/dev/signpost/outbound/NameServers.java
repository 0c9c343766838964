package dev.signpost.outbound;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** The name servers to ask. */
final class NameServers {
    private static final int DNS_PORT = 53;

    /** Either {@code [v6]:port}, {@code v4:port}, or an address alone. */
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+)):([0-9]{1,5})");

    private NameServers() {}

    /**
     * Those {@code configured}, in their order, or if there are none those of the system ({@code /etc/resolv.conf} on
     * Unix).
     */
    static DnsServerAddressStreamProvider of(List<String> configured) {
        if (configured.isEmpty()) {
            return DnsServerAddressStreamProviders.platformDefault();
        }
        List<InetSocketAddress> servers =
                configured.stream().map(NameServers::parse).toList();
        return new SequentialDnsServerAddressStreamProvider(servers);
    }

    /** @throws IllegalArgumentException saying what was expected */
    static InetSocketAddress parse(String text) {
        String address = text.strip();
        int port = DNS_PORT;
        var form = WITH_PORT.matcher(address);
        if (form.matches()) {
            address = form.group(1) != null ? form.group(1) : form.group(2);
            port = Integer.parseInt(form.group(3));
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a name server such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address", e);
        }
    }
}
