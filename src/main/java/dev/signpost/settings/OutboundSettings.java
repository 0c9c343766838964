package dev.signpost.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where webhooks may point, and how their receivers are reached.
 *
 * @param allow ranges that may be used though they are private or special
 * @param deny ranges that may not be used though they are public
 * @param allowNames names that may be used whatever their shape, lower case: exact, or {@code *.} and a name
 * @param searchDomains tried behind a name of {@code allowNames} that does not exist by itself
 * @param allowHttp whether plain http is possible
 * @param ports that may be used
 * @param nat64Prefix of length 96, whose addresses hold an IPv4 address (RFC 6052); null: refused
 * @param certificateAuthorities PEM files, to trust beside the JVM's own authorities
 * @param proxy through which requests go out
 */
public record OutboundSettings(
        List<AddressRange> allow,
        List<AddressRange> deny,
        List<String> allowNames,
        List<String> searchDomains,
        boolean allowHttp,
        List<PortRange> ports,
        @Nullable AddressRange nat64Prefix,
        List<Path> certificateAuthorities,
        ProxySettings proxy) {
    private static final int MOST_SEARCH_DOMAINS = 6;

    public OutboundSettings {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        allowNames = lower(allowNames);
        searchDomains = lower(searchDomains);
        ports = List.copyOf(ports);
        certificateAuthorities = List.copyOf(certificateAuthorities);
        new Checks()
                .that(!ports.isEmpty(), "ports", ports, "at least one port")
                .that(
                        ListedName.all(allowNames),
                        "allowNames",
                        allowNames,
                        "names like hooks or hooks.prod.svc, or *.internal for all below internal; addresses, and"
                                + " localhost, belong into outbound.allow")
                .that(
                        ListedName.allDomains(searchDomains) && searchDomains.size() <= MOST_SEARCH_DOMAINS,
                        "searchDomains",
                        searchDomains,
                        "at most " + MOST_SEARCH_DOMAINS + " domains like cluster.local")
                .that(
                        searchDomains.isEmpty() || !allowNames.isEmpty(),
                        "searchDomains",
                        searchDomains,
                        "none without outbound.allowNames: only names that are listed there are searched for")
                .that(
                        nat64Prefix == null
                                || (nat64Prefix.text().endsWith("/96")
                                        && nat64Prefix.text().contains(":")),
                        "nat64Prefix",
                        nat64Prefix,
                        "an IPv6 prefix of length 96, like 64:ff9b::/96")
                .done();
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
