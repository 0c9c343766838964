package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request as its receiver says that it came in.
 *
 * @param headers in any order, names as the receiver's framework shows them
 * @param body its bytes
 */
public record ReceivedRequest(List<Map.Entry<String, String>> headers, RawBytes body) {

    public ReceivedRequest {
        headers = List.copyOf(headers);
    }

    /**
     * A header that is there.
     *
     * @param name as it was shown
     * @param value of several lines joined by a space
     */
    record Header(String name, String value) {}

    /** The header of that name in any case (RFC 9110 section 5.1); else one that differs only in its punctuation. */
    @Nullable
    Header header(String name) {
        Header exact = first(other -> other.equalsIgnoreCase(name));
        return exact != null ? exact : first(other -> letters(other).equals(letters(name)));
    }

    /** A header that has to do with a signature, or null. */
    @Nullable
    String signatureLike() {
        Header like = first(name -> name.toLowerCase(Locale.ROOT).contains("signature"));
        return like == null ? null : like.name();
    }

    private @Nullable Header first(Predicate<String> wanted) {
        var found = headers.stream().filter(line -> wanted.test(line.getKey())).toList();
        return found.isEmpty()
                ? null
                : new Header(
                        found.get(0).getKey(),
                        found.stream().map(Map.Entry::getValue).collect(Collectors.joining(" ")));
    }

    /** CGI, WSGI and Rack put HTTP_ in front and underscores in between. */
    private static String letters(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return plain.startsWith("http") ? plain.substring("http".length()) : plain;
    }
}
