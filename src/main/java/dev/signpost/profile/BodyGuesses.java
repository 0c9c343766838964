package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a body may have been before something on its way changed it: the usual slips, undone one by one. Few, for each
 * costs a signature over all of it.
 */
final class BodyGuesses {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int LAST_LATIN_1 = 0xff;

    private final List<Guess> guesses = new ArrayList<>();
    private final Set<RawBytes> known = new HashSet<>();

    /**
     * A body that may have been sent.
     *
     * @param words what was done to it since
     */
    record Guess(RawBytes body, String words) {}

    private BodyGuesses() {}

    /** Those that differ from the body and from each other. */
    static List<Guess> of(RawBytes body) {
        var of = new BodyGuesses();
        of.known.add(body);
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        String trimmed = text.strip();
        of.add(withoutLineBreak(text), "It has got a line break at its end.");
        of.add(trimmed, "It has got white space around it.");
        of.add(text.replace("\r\n", "\n"), "Its line breaks were changed to CR LF.");
        if (trimmed.indexOf(BYTE_ORDER_MARK) == 0) {
            of.add(trimmed.substring(1), "It has got a byte order mark in front.");
        }
        if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
            String minified = JsonText.minified(trimmed);
            of.add(minified, "It was parsed and written again, with other white space.");
            of.add(
                    JsonText.unescaped(minified),
                    "It was parsed and written again, with characters escaped that were not.");
        }
        if (text.chars().allMatch(c -> c <= LAST_LATIN_1)) {
            of.add(text.getBytes(StandardCharsets.ISO_8859_1), "It was read as ISO 8859-1 and is UTF-8.");
        }
        return List.copyOf(of.guesses);
    }

    /** By hand: a regular expression takes quadratic time for a body that is all line breaks but for its end. */
    private static String withoutLineBreak(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    private void add(String text, String words) {
        add(text.getBytes(StandardCharsets.UTF_8), words);
    }

    private void add(byte[] bytes, String words) {
        var body = RawBytes.of(bytes);
        if (known.add(body)) {
            guesses.add(new Guess(body, words));
        }
    }
}
