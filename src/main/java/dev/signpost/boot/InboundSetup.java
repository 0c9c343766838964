package dev.signpost.boot;

import dev.signpost.http.Access;
import dev.signpost.http.ClientAddresses;
import dev.signpost.http.ConnectionJournal;
import dev.signpost.http.ConnectionLimits;
import dev.signpost.http.Guesses;
import dev.signpost.http.InboundConnections;
import dev.signpost.http.InboundPort;
import dev.signpost.settings.AddressRange;
import dev.signpost.settings.HttpSettings;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.LogKeys;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two ports and who is behind them, as the settings have it. */
final class InboundSetup {
    private static final Logger LOG = LoggerFactory.getLogger(InboundSetup.class);
    /** A prober, a scraper, and some people. Kept apart, so that health answers when the API is full. */
    private static final int MANAGEMENT_CONNECTIONS = 32;

    private static final Duration MANAGEMENT_HEAD = Duration.ofSeconds(5);
    private static final Duration BODY = Duration.ofSeconds(25);

    private InboundSetup() {}

    /** The API's port; warns if there are not enough descriptors for what the settings allow. */
    static InboundPort api(Settings settings, TlsSetup tls, Meters meters) {
        HttpSettings http = settings.http();
        Descriptors descriptors = Descriptors.now();
        int outbound = settings.delivery().maxInFlight();
        int most = descriptors.inbound(orAny(http.maxConnections()), outbound);
        if (http.maxConnections() != null && descriptors.needed(http.maxConnections(), outbound) > descriptors.most()) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.COUNT, most)
                    .addKeyValue(
                            LogKeys.REASON,
                            "ulimit -n is " + descriptors.most()
                                    + "; http.maxConnections and delivery.maxInFlight need "
                                    + descriptors.needed(http.maxConnections(), outbound)
                                    + ". Raise the one or lower the others. Until then so many connections are taken.")
                    .log("descriptors.too_few");
        }
        var limits = new ConnectionLimits(
                most, orAny(http.maxConnectionsPerAddress()), http.headTimeout(), BODY, proxies(http));
        ConnectionJournal journal =
                reason -> meters.counter(Meter.HTTP_CONNECTIONS_SHED, reason).increment();
        var connections = new InboundConnections(limits, journal);
        meters.gauge(Meter.HTTP_CONNECTIONS, connections::count);
        return new InboundPort(connections, tls.api());
    }

    static InboundPort management(TlsSetup tls) {
        var limits = new ConnectionLimits(
                MANAGEMENT_CONNECTIONS, MANAGEMENT_CONNECTIONS, MANAGEMENT_HEAD, MANAGEMENT_HEAD, address -> false);
        return new InboundPort(new InboundConnections(limits, ConnectionJournal.NONE), tls.management());
    }

    /** Shared by the API and the console's sign-in. */
    static Access.Doubts doubts(Settings settings) {
        HttpSettings http = settings.http();
        return new Access.Doubts(
                new Guesses(System::nanoTime),
                new ClientAddresses(proxies(http), http.clientAddressHeader().toString()));
    }

    private static int orAny(@Nullable Integer limit) {
        return Objects.requireNonNullElse(limit, Integer.MAX_VALUE);
    }

    private static Predicate<String> proxies(HttpSettings http) {
        List<IPAddress> ranges = http.trustedProxies().stream()
                .map(AddressRange::text)
                .map(text -> new IPAddressString(text).getAddress())
                .toList();
        return ranges.isEmpty() ? address -> false : address -> holds(ranges, address);
    }

    private static boolean holds(List<IPAddress> ranges, String address) {
        IPAddress one = new IPAddressString(address).getAddress();
        return one != null && ranges.stream().anyMatch(range -> range.contains(one));
    }
}
