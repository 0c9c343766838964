package dev.signpost.http;

import dev.signpost.model.Refusal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code If-Match} expects (RFC 9110 section 13.1.1): any version, or one of a list of entity tags. */
final class EntityTags {
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"";
    private static final Pattern LIST = Pattern.compile("(?:\\s*,)*\\s*" + TAG + "(?:\\s*,\\s*(?:" + TAG + ")?)*\\s*");
    // A weak one matches nothing (section 8.8.3.2), nor does one that is not ours.
    private static final Pattern OURS = Pattern.compile("(W/)?\"([1-9][0-9]{0,8})\"");

    private EntityTags() {}

    /**
     * The versions that will do, or null where any will.
     *
     * @param lines each time that the header was sent
     * @throws Refusal PRECONDITION_FAILED if it is no list of entity tags
     */
    static @Nullable Set<Integer> versions(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        String all = String.join(",", lines);
        if (all.strip().equals("*")) {
            return null;
        }
        if (!LIST.matcher(all).matches()) {
            throw Refusal.of(
                    Refusal.Kind.PRECONDITION_FAILED,
                    "If-Match must be an ETag as it was answered, with its quotes: \"3\"; or several with commas"
                            + " between them; or * for any version.");
        }
        var versions = new TreeSet<Integer>();
        var tags = OURS.matcher(all);
        while (tags.find()) {
            if (tags.group(1) == null) {
                versions.add(Integer.valueOf(tags.group(2)));
            }
        }
        return versions;
    }
}
