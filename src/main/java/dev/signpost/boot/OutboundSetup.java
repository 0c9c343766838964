package dev.signpost.boot;

import dev.signpost.outbound.AllowedNames;
import dev.signpost.outbound.EgressProxy;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.settings.AddressRange;
import dev.signpost.settings.OutboundSettings;
import dev.signpost.settings.PortRange;
import dev.signpost.settings.ProxySettings;
import dev.signpost.settings.Settings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that concern customers' URLs, in the words of the package that goes there. */
final class OutboundSetup {
    /** What is read of an answer to a challenge: far more than any passes with, whatever the history keeps. */
    private static final int CHALLENGE_ANSWER_BYTES = 4096;

    private OutboundSetup() {}

    /** The same ways out for challenges: few at once, their answers read whole. */
    static OutboundConfig ofChallenges(OutboundConfig deliveries, int atOnce) {
        return new OutboundConfig(
                deliveries.allow(),
                deliveries.deny(),
                deliveries.nat64(),
                deliveries.allowHttp(),
                deliveries.ports(),
                Math.min(atOnce, deliveries.poolSize()),
                atOnce,
                atOnce,
                0,
                CHALLENGE_ANSWER_BYTES,
                deliveries.connectTimeout(),
                deliveries.dnsServers(),
                deliveries.trustedCertificates(),
                deliveries.names(),
                deliveries.proxy());
    }

    /** Reads the files that the settings name. Blocks. */
    static OutboundConfig of(Settings settings, Instant now) throws WrongSettings {
        OutboundSettings out = settings.outbound();
        OutboundConfig strict = OutboundConfig.STRICT;
        int slots = Math.max(
                1, settings.delivery().maxInFlight() / settings.delivery().verticles());
        return new OutboundConfig(
                out.allow().stream().map(AddressRange::text).toList(),
                out.deny().stream().map(AddressRange::text).toList(),
                out.nat64Prefix() == null
                        ? List.of()
                        : List.of(out.nat64Prefix().text()),
                out.allowHttp(),
                out.ports().stream().map(PortRange::toString).toList(),
                Math.max(strict.poolSize(), settings.delivery().concurrencyPerWebhook()),
                // Whoever has a slot may wait for a connection: a burst is not the receiver's failure.
                Math.max(slots, strict.maxWaiting()),
                Math.max(slots, strict.maxSockets()),
                strict.maxAttempts(),
                settings.delivery().answerExcerptBytes(),
                strict.connectTimeout(),
                strict.dnsServers(),
                CertificateAuthorities.read(out.certificateAuthorities(), now),
                new AllowedNames(out.allowNames(), out.searchDomains()),
                proxy(out.proxy()));
    }

    private static @Nullable EgressProxy proxy(ProxySettings proxy) {
        return proxy.address() == null
                ? null
                : new EgressProxy(
                        proxy.host(),
                        proxy.port(),
                        proxy.username(),
                        proxy.password(),
                        proxy.resolvesNames(),
                        new AllowedNames(proxy.directNames(), List.of()),
                        proxy.directRanges().stream().map(AddressRange::text).toList());
    }
}
