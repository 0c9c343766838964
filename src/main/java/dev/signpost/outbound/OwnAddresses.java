package dev.signpost.outbound;

import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Where this pod itself listens: all addresses of its interfaces, with the ports of its API and its management server.
 * They are never receivers, whatever ranges are allowed. Any thread may ask.
 */
public final class OwnAddresses {
    private final Supplier<Collection<InetAddress>> interfaces;
    private volatile Set<IPAddress> addresses = Set.of();
    // An array: every delivery asks, and a set would box each question.
    private volatile int[] ports = {};

    /** @param interfaces tells the addresses of all interfaces; may block */
    public OwnAddresses(Supplier<Collection<InetAddress>> interfaces) {
        this.interfaces = interfaces;
    }

    /** A pod that listens nowhere. */
    static OwnAddresses none() {
        return new OwnAddresses(Set::of);
    }

    /** Adds ports at which it listens; 0 is none. */
    public synchronized void listensAt(int... more) {
        ports = IntStream.concat(IntStream.of(ports), IntStream.of(more))
                .filter(port -> port != 0)
                .distinct()
                .toArray();
    }

    /** Looks at the interfaces, whose addresses come and go. Blocks. */
    public void refresh() {
        Set<IPAddress> all = new HashSet<>();
        // By its bytes: a zone would make it another address.
        interfaces.get().forEach(address -> all.add(AddressLiteral.of(address.getAddress())));
        addresses = Set.copyOf(all);
    }

    boolean listensAt(int port) {
        for (int own : ports) {
            if (own == port) {
                return true;
            }
        }
        return false;
    }

    /** Every loopback address reaches a server that listens at all, and so does the address that is none. */
    boolean has(IPAddress address) {
        IPAddress plain = address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
        return plain.isLoopback() || plain.isAnyLocal() || addresses.contains(plain);
    }
}
