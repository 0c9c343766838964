package dev.signpost.outbound;

import java.util.regex.Pattern;

/**
 * Ports from {@code first} to {@code last}, both included.
 *
 * @param first 1 to 65535
 * @param last {@code first} to 65535
 */
record PortRange(int first, int last) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?");

    boolean contains(int port) {
        return port >= first && port <= last;
    }

    /** @throws IllegalArgumentException saying what was expected */
    static PortRange parse(String text) {
        var form = FORM.matcher(text.strip());
        if (form.matches()) {
            int first = Integer.parseInt(form.group(1));
            String second = form.group(2);
            int last = second == null ? first : Integer.parseInt(second);
            if (first <= last && last <= 65_535) {
                return new PortRange(first, last);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a port (443) or a range of ports (1024-65535)");
    }

    /** As it is written in the settings. */
    @Override
    public String toString() {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
