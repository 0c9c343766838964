package dev.signpost.outbound;

import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a delivery may connect. The same judgement is used when a webhook is stored and at every attempt; a name's
 * addresses are judged at every attempt by {@link AddressBook}, for they may change. For any thread.
 */
public final class EgressGuard {
    /** One wording for every host that is denied: a finer one would let tenants map the inside of a network. */
    static final String DENIED = "This host is not allowed as a receiver.";

    /** Names that mean this machine or this network, whatever a resolver says (RFC 6761, 6762, 8375). */
    private static final List<String> INSIDE =
            List.of(".localhost", ".local", ".localdomain", ".internal", ".svc", ".home.arpa");

    private final OwnAddresses own;
    private final DestinationCheck stops;
    private final AddressRules rules;
    private final AllowedNames names;
    private final List<PortRange> ports;
    private final boolean allowHttp;
    private final @Nullable EgressProxy proxy;

    /** A guard for a pod that listens nowhere, and destinations of which none is stopped. */
    public EgressGuard(OutboundConfig config) {
        this(config, OwnAddresses.none(), DestinationCheck.NONE);
    }

    /**
     * @param own where this pod listens
     * @param stops asked just before each request
     */
    public EgressGuard(OutboundConfig config, OwnAddresses own, DestinationCheck stops) {
        this.own = own;
        this.stops = stops;
        this.rules = new AddressRules(config.allow(), config.deny(), config.nat64());
        this.names = config.names();
        this.ports = config.ports().stream().map(PortRange::parse).toList();
        this.allowHttp = config.allowHttp();
        this.proxy = config.proxy();
    }

    /**
     * Parses and judges a URL by what it says, without resolving its name.
     *
     * @param pointer where the text stood, for the refusal
     * @return the canonical form, which is what to store
     * @throws Refusal (INVALID) with one sentence
     */
    public TargetUrl parse(String pointer, String text) {
        TargetUrl url = TargetUrls.parse(pointer, text);
        String fault = check(url);
        if (fault != null) {
            throw Refusal.invalid(pointer, fault);
        }
        return url;
    }

    /**
     * What is wrong with the scheme, port, name or address literal of {@code url}, in one sentence; null if nothing.
     */
    public @Nullable String check(TargetUrl url) {
        if (!url.tls() && !allowHttp) {
            return "Plain http is not allowed here: a receiver's URL begins with https://.";
        }
        if (!url.tls() && proxy != null && !proxy.mayPassBy(url.host())) {
            return "Plain http does not go through the egress proxy: a receiver's URL begins with https://.";
        }
        if (!allowsPort(url.port())) {
            return "Port " + url.port() + " is not allowed; allowed are " + portWords() + ".";
        }
        return allowsHost(url.host()) && !isOwn(url.host(), url.port()) ? null : DENIED;
    }

    /**
     * Whether this pod itself listens there.
     *
     * @param address a literal; of a name nothing is known
     */
    private boolean isOwn(String address, int port) {
        if (!own.listensAt(port)) {
            return false;
        }
        IPAddress literal = AddressLiteral.parse(address);
        return literal != null && (own.has(literal) || own.has(rules.dialled(literal)));
    }

    /** Whether the operator has stopped that destination. */
    boolean stopped(TargetUrl url, String address) {
        return !stops.none() && stops.stopped(url.host(), address);
    }

    /** Whether scheme and port are within what the operator allows: the cheap half of {@link #check}. */
    boolean allowsTransport(TargetUrl url) {
        return (url.tls() || allowHttp) && allowsPort(url.port());
    }

    private boolean allowsPort(int port) {
        for (PortRange range : ports) {
            if (range.contains(port)) {
                return true;
            }
        }
        return false;
    }

    private String portWords() {
        return ports.stream().map(PortRange::toString).collect(Collectors.joining(", "));
    }

    /** Judges a literal by its address, and a name by the operator's list and by its shape. */
    boolean allowsHost(String host) {
        IPAddress literal = AddressLiteral.parse(host);
        if (literal != null) {
            return rules.allows(literal);
        }
        return names.lists(host) || (host.indexOf('.') > 0 && INSIDE.stream().noneMatch(host::endsWith));
    }

    /**
     * Whether {@code url} may be reached at all of the vetted {@code addresses}: none may be this pod's own, and plain
     * http cannot go through the proxy.
     */
    boolean mayDial(TargetUrl url, List<String> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            boolean direct = url.tls() || proxy == null || proxy.passesBy(url.host(), address);
            if (!direct || isOwn(address, url.port())) {
                return false;
            }
        }
        return true;
    }

    /** Whether nobody here resolves {@code host}, which is a name: the proxy does. */
    boolean leavesToProxy(String host) {
        return proxy != null && proxy.resolvesNames() && !proxy.passesBy(host);
    }

    /** The absolute names to ask DNS for on behalf of {@code host}, in order. */
    List<String> candidates(String host) {
        return names.candidates(host);
    }

    /**
     * Judges an address as DNS gave it.
     *
     * @param host the name of the URL that it was asked for
     * @param bytes 4 or 16; a mapped IPv4 address in 16 bytes is judged as IPv6, and so denied
     */
    boolean allowsAddress(String host, byte[] bytes) {
        IPAddress address = AddressLiteral.of(bytes);
        return names.lists(host) ? rules.allowsListed(address) : rules.allows(address);
    }
}
