package dev.signpost.catalog;

import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What custom headers a webhook may have (RFC 9110 sections 5.1 and 5.5, and our own). Messages never quote values. */
final class HeaderRules {
    static final int MAX_HEADERS = 32;
    static final int MAX_BYTES = 8 * 1024;

    private static final int MAX_NAME = 128;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    // What frames the message, the connection or the body's form: ours alone.
    private static final Set<String> TAKEN = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "user-agent");
    private static final List<String> TAKEN_PREFIXES = List.of("proxy-", "signpost-");

    private HeaderRules() {}

    /**
     * Adds a fault for each header that cannot be.
     *
     * @param headers names as sent, and values
     * @param profileHeaders names in lower case that the wire profile sends itself
     */
    static void check(Map<String, Secret> headers, Set<String> profileHeaders, List<Fault> faults) {
        if (headers.size() > MAX_HEADERS) {
            faults.add(new Fault("/headers", "At most " + MAX_HEADERS + " headers."));
        }
        long bytes = headers.entrySet().stream()
                .mapToLong(header -> (long) header.getKey().length()
                        + header.getValue().reveal().length())
                .sum();
        if (bytes > MAX_BYTES) {
            faults.add(new Fault("/headers", "At most " + MAX_BYTES + " bytes of names and values in all."));
        }
        var seen = new TreeSet<String>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String pointer = "/headers/" + name.replace("~", "~0").replace("/", "~1");
            if (!token(name)) {
                faults.add(new Fault(pointer, "A name is 1 to " + MAX_NAME + " letters, digits or " + TOKEN_MARKS));
            } else if (taken(lower) || profileHeaders.contains(lower)) {
                faults.add(new Fault(pointer, "This header is set by Signpost."));
            } else if (!seen.add(lower)) {
                faults.add(new Fault(pointer, "This header is there twice."));
            } else if (!value(value.reveal())) {
                faults.add(new Fault(pointer, "A value is printable ASCII without spaces at its ends."));
            }
        });
    }

    private static boolean taken(String lower) {
        return TAKEN.contains(lower) || TAKEN_PREFIXES.stream().anyMatch(lower::startsWith);
    }

    private static boolean token(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars().allMatch(c -> Texts.alphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0);
    }

    /** Leaves no room for CR, LF, NUL, folded lines (their tab or space would follow a CR LF) or anything but ASCII. */
    private static boolean value(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~') && value.equals(value.strip());
    }
}
