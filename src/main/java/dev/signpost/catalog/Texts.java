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
}
