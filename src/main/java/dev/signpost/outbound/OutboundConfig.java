package dev.signpost.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How and where deliveries may go out.
 *
 * @param allow address ranges that are allowed though the built-in table denies them, as {@code 127.0.0.0/8} or
 *     {@code ::1}; development allows loopback
 * @param deny address ranges that are denied besides; they win over {@code allow}
 * @param nat64 NAT64 prefixes of this network (RFC 6052 section 2.2: /32, /40, /48, /56, /64 or /96); the IPv4 address
 *     inside such an address is what is judged
 * @param allowHttp whether {@code http://} is allowed beside {@code https://}
 * @param ports allowed ports, each {@code 443} or {@code 1024-65535}
 * @param poolSize connections of one tenant to one destination (scheme, name, port) per client, 1 to 1,024
 * @param maxWaiting requests that wait for one of those connections, 1 to 100,000; one more fails at once as a timeout
 * @param maxSockets attempts in flight and connections open per client, 1 to 65,535; further attempts wait, and the
 *     connection that was idle longest makes room
 * @param maxAttempts attempts that wait for a socket per client, 0 to 1,000,000; one more fails at once as a timeout
 * @param answerExcerptBytes what is read and kept of an answer's body, 0 to 1 MiB; the connection is closed if there is
 *     more
 * @param connectTimeout longest time to open a connection, over all addresses of a name and with the TLS handshake, 100
 *     ms to 60 s; never longer than the attempt that asked for it
 * @param dnsServers name servers as {@code address} or {@code address:port} (IPv6 in brackets when a port follows);
 *     empty means those of the system
 * @param trustedCertificates PEM texts of certificate authorities to trust beside those of the JVM
 * @param names that may be receivers whatever their shape
 * @param proxy through which requests go out; null for none
 */
public record OutboundConfig(
        List<String> allow,
        List<String> deny,
        List<String> nat64,
        boolean allowHttp,
        List<String> ports,
        int poolSize,
        int maxWaiting,
        int maxSockets,
        int maxAttempts,
        int answerExcerptBytes,
        Duration connectTimeout,
        List<String> dnsServers,
        List<String> trustedCertificates,
        AllowedNames names,
        @Nullable EgressProxy proxy) {

    /** The defaults of a strict instance. */
    public static final OutboundConfig STRICT = new OutboundConfig(
            List.of(),
            List.of(),
            List.of(),
            false,
            List.of("443", "1024-65535"),
            64,
            1024,
            4096,
            16_384,
            16_384,
            Duration.ofSeconds(10),
            List.of(),
            List.of());

    /** Without listed names and proxy. */
    public OutboundConfig(
            List<String> allow,
            List<String> deny,
            List<String> nat64,
            boolean allowHttp,
            List<String> ports,
            int poolSize,
            int maxWaiting,
            int maxSockets,
            int maxAttempts,
            int answerExcerptBytes,
            Duration connectTimeout,
            List<String> dnsServers,
            List<String> trustedCertificates) {
        this(
                allow,
                deny,
                nat64,
                allowHttp,
                ports,
                poolSize,
                maxWaiting,
                maxSockets,
                maxAttempts,
                answerExcerptBytes,
                connectTimeout,
                dnsServers,
                trustedCertificates,
                AllowedNames.NONE,
                null);
    }

    /** The same, with these names allowed and through this proxy. */
    public OutboundConfig with(AllowedNames listed, @Nullable EgressProxy way) {
        return new OutboundConfig(
                allow,
                deny,
                nat64,
                allowHttp,
                ports,
                poolSize,
                maxWaiting,
                maxSockets,
                maxAttempts,
                answerExcerptBytes,
                connectTimeout,
                dnsServers,
                trustedCertificates,
                listed,
                way);
    }

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException naming every faulty component, its value and what was expected
     */
    public OutboundConfig {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        nat64 = List.copyOf(nat64);
        ports = List.copyOf(ports);
        dnsServers = List.copyOf(dnsServers);
        trustedCertificates = List.copyOf(trustedCertificates);
        List<String> faults = new ArrayList<>();
        each(faults, "allow", allow, AddressRange::parse);
        each(faults, "deny", deny, AddressRange::parse);
        each(faults, "nat64", nat64, Nat64::parse);
        each(faults, "ports", ports, PortRange::parse);
        each(faults, "dnsServers", dnsServers, NameServers::parse);
        between(faults, "poolSize", poolSize, 1, 1024);
        between(faults, "maxWaiting", maxWaiting, 1, 100_000);
        between(faults, "maxSockets", maxSockets, 1, 65_535);
        between(faults, "maxAttempts", maxAttempts, 0, 1_000_000);
        between(faults, "answerExcerptBytes", answerExcerptBytes, 0, 1 << 20);
        between(faults, "connectTimeout (milliseconds)", connectTimeout.toMillis(), 100, 60_000);
        if (ports.isEmpty()) {
            faults.add("ports: at least one port or range");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    private interface Check {
        @SuppressWarnings("UnusedReturnValue")
        Object parse(String text);
    }

    private static void each(List<String> faults, String name, List<String> values, Check check) {
        for (int i = 0; i < values.size(); i++) {
            try {
                check.parse(values.get(i));
            } catch (IllegalArgumentException e) {
                faults.add(name + "[" + i + "]: " + e.getMessage());
            }
        }
    }

    private static void between(List<String> faults, String name, long value, long least, long most) {
        if (value < least || value > most) {
            faults.add(name + ": " + value + " is not within " + least + " to " + most);
        }
    }
}
