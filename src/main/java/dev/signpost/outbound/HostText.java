package dev.signpost.outbound;

import dev.signpost.model.Refusal;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host of a URL: a name, a strict dotted quad, or an IPv6 address in brackets.
 *
 * <p>Names are what resolvers take (RFC 1035 section 2.3.4 and RFC 2181 section 11): labels of letters, digits, hyphens
 * and underscores. What ends in a number is no name: many readers take {@code 127.1}, {@code 0x7f000001} and {@code
 * 2130706433} for addresses (WHATWG URL, "ends in a number").
 */
final class HostText {
    /** Longest name in characters, without the root's dot. */
    static final int MAX_NAME = 253;

    private static final int MAX_LABEL = 63;

    /** Underscores count for nothing here, since some readers skip them inside of numbers. */
    private static final Pattern NUMERIC = Pattern.compile("_*(?:[0-9][0-9_]*|0_*x[0-9a-f_]*)");

    private static final Pattern DOTTED_QUAD;

    static {
        String octet = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
        DOTTED_QUAD = Pattern.compile(octet + "(?:\\." + octet + "){3}");
    }

    private static final IPAddressStringParameters V6 = new IPAddressStringParameters.Builder()
            .allowIPv4(false)
            .allowEmpty(false)
            .allowAll(false)
            .allowMask(false)
            .allowPrefix(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .getParentBuilder()
            .toParams();

    private final String pointer;
    private final String text;
    private final int start;
    private final String host;

    /**
     * @param text the URL
     * @param start where in it the host begins
     * @param end where it ends
     */
    HostText(String pointer, String text, int start, int end) {
        this.pointer = pointer;
        this.text = text;
        this.start = start;
        this.host = text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    /**
     * In lower case; IPv6 without brackets, as RFC 5952 writes it.
     *
     * @throws Refusal (INVALID) if two readers could disagree about it
     */
    String canonical() {
        if (host.startsWith("[")) {
            return v6();
        }
        if (isDottedQuad(host)) {
            return host;
        }
        checkName();
        return host;
    }

    static boolean isDottedQuad(String host) {
        return DOTTED_QUAD.matcher(host).matches();
    }

    private String v6() {
        String literal = host.substring(1, host.length() - 1);
        var address = new IPAddressString(literal, V6).getAddress();
        if (address == null) {
            throw fault("What stands in the brackets at character " + (start + 1)
                    + " is not an IPv6 address. Zones such as %eth0 are not possible.");
        }
        return address.toCanonicalString();
    }

    private void checkName() {
        if (host.isEmpty()) {
            throw fault("The host is missing at character " + (start + 1) + ".");
        }
        if (host.length() > MAX_NAME) {
            throw fault("The host name has " + host.length() + " characters; at most " + MAX_NAME + " are possible.");
        }
        int at = 0;
        String label = "";
        for (String each : host.split("\\.", -1)) {
            label = each;
            checkLabel(label, start + at);
            at += label.length() + 1;
        }
        if (NUMERIC.matcher(label).matches()) {
            throw fault("The host ends in the number \"" + label + "\" at character " + (start + at - label.length())
                    + ", so that it is no name, and it is not an IPv4 address of four decimal numbers from 0 to 255"
                    + " either.");
        }
    }

    /** @param place of the label in the URL, from 0 */
    private void checkLabel(String label, int place) {
        if (label.isEmpty()) {
            throw emptyLabel(place);
        }
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!UrlCharacters.isAlphanumeric(c) && c != '-' && c != '_') {
                throw fault(UrlCharacters.at(text, place + i)
                        + " must not stand in a host name. It has letters, digits, hyphens, underscores and dots.");
            }
        }
        if (label.length() > MAX_LABEL) {
            throw fault("The part of the host name from character " + (place + 1) + " has " + label.length()
                    + " characters; between two dots at most " + MAX_LABEL + " are possible.");
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            throw fault("The part \"" + label + "\" of the host name, at character " + (place + 1)
                    + ", must not begin or end with a hyphen.");
        }
    }

    private Refusal emptyLabel(int place) {
        boolean last = place == start + host.length();
        boolean first = place == start;
        String why = first
                ? "The host name begins with the dot at character " + (place + 1)
                : last
                        ? "The host name ends with the dot at character " + place
                        : "The host name has two dots in a row at character " + place;
        return fault(why + ". Leave it out" + (first || last ? "." : ", or write the part that is missing."));
    }

    private Refusal fault(String sentence) {
        return Refusal.invalid(pointer, sentence);
    }
}
