package dev.signpost.outbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names that the operator has listed on purpose, so that they may be receivers though their shape or their addresses
 * would deny it: {@code hooks}, {@code hooks.prod.svc}, {@code *.internal}. Where they may lead is said by {@link
 * AddressRules#allowsListed}.
 *
 * @param patterns lower case; exact names, or {@code *.} and a name for all below it, however deep
 * @param searchDomains tried one after the other behind a listed name that does not exist by itself
 */
public record AllowedNames(List<String> patterns, List<String> searchDomains) {
    public static final AllowedNames NONE = new AllowedNames(List.of(), List.of());

    /** A search list longer than that would make each lookup of a name that is gone slow. */
    public static final int MAX_SEARCH_DOMAINS = 6;

    private static final String WILDCARD = "*.";
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    /** @throws IllegalArgumentException naming each that is none, and what was expected */
    public AllowedNames {
        patterns = lower(patterns);
        searchDomains = lower(searchDomains);
        List<String> faults = new ArrayList<>();
        for (String pattern : patterns) {
            if (!isPattern(pattern)) {
                faults.add("'" + pattern + "' is not a name such as hooks, hooks.prod.svc or *.internal");
            }
        }
        for (String domain : searchDomains) {
            if (!isName(domain)) {
                faults.add("'" + domain + "' is not a domain such as svc.cluster.local");
            }
        }
        if (searchDomains.size() > MAX_SEARCH_DOMAINS) {
            faults.add("more than " + MAX_SEARCH_DOMAINS + " search domains");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /**
     * Whether it can be listed. An address cannot: ranges are allowed as addresses; nor can {@code localhost}, which is
     * one.
     */
    public static boolean isPattern(String text) {
        String name = text.startsWith(WILDCARD) ? text.substring(WILDCARD.length()) : text;
        return isName(name) && !name.equals("localhost");
    }

    /** Whether it is a host name in lower case. */
    public static boolean isName(String text) {
        return text.length() <= HostText.MAX_NAME
                && NAME.matcher(text).matches()
                && !NUMERIC_END.matcher(text).matches();
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the operator has listed {@code host}, which is a canonical name. */
    boolean lists(String host) {
        for (String pattern : patterns) {
            if (pattern.startsWith(WILDCARD) ? host.endsWith(pattern.substring(1)) : host.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    /** The absolute names to ask DNS for, in order: the first that has an address holds. */
    List<String> candidates(String host) {
        if (searchDomains.isEmpty() || !lists(host)) {
            return List.of(host);
        }
        List<String> names = new ArrayList<>();
        names.add(host);
        for (String domain : searchDomains) {
            String name = host + "." + domain;
            if (name.length() <= HostText.MAX_NAME) {
                names.add(name);
            }
        }
        return names;
    }
}
