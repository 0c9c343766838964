package dev.signpost.catalog;

import java.nio.charset.StandardCharsets;

/** Checks texts that people give. */
final class Texts {
    private Texts() {}

    /** Not blank, at most {@code max} characters, and {@link #plain}. */
    static boolean shortText(String text, int max) {
        return !text.isBlank() && text.codePointCount(0, text.length()) <= max && plain(text);
    }

    /** Without control characters (Postgres cannot keep a NUL) and with surrogates in pairs. */
    static boolean plain(String text) {
        return text.codePoints().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** As {@link #plain}, but may have line breaks and tabs. */
    static boolean plainLines(String text) {
        return plain(text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' '));
    }

    /** One of A to Z, a to z, 0 to 9. */
    static boolean alphanumeric(int c) {
        return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
    }
}
