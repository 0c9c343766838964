package dev.signpost.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TCP ports {@code first} to {@code last}, both included, 1 to 65535; written {@code 443} or {@code 1024-65535}. */
public record PortRange(int first, int last) {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    static PortRange parse(String text) throws UnfitValue {
        Matcher matcher = SYNTAX.matcher(text);
        if (matcher.matches()) {
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first >= 1 && first <= last && last <= 65_535) {
                return new PortRange(first, last);
            }
        }
        throw new UnfitValue("ports like 443 or 1024-65535");
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
