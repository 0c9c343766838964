package dev.signpost.outbound;

import dev.signpost.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Single characters of a URL: which can stand in one at all, and how a message names them. */
final class UrlCharacters {
    private static final int DELETE = 0x7F;
    private static final int HEX = 16;

    private UrlCharacters() {}

    /**
     * Refuses what can stand nowhere in a URL: white space, control characters, backslashes, and everything beyond
     * ASCII.
     *
     * @throws Refusal (INVALID) naming the first of them
     */
    static void refuseOutsiders(String pointer, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= DELETE || c == '\\') {
                throw Refusal.invalid(pointer, at(text, i) + outsider(text, i));
            }
        }
    }

    private static String outsider(String text, int index) {
        int c = text.codePointAt(index);
        if (c == ' ') {
            boolean edge =
                    text.substring(index).isBlank() || text.substring(0, index).isBlank();
            return edge ? " must not stand there. Leave it out." : " must be percent-encoded. Write it as %20.";
        }
        if (c < ' ' || c == DELETE) {
            return " must not stand in a URL. Leave it out.";
        }
        if (c == '\\') {
            return " must not stand in a URL. Write a slash, or %5C if it is meant.";
        }
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            return " is half a character. Leave it out.";
        }
        return " is not ASCII. In a path or query write it as " + escaped(c)
                + "; in a host name write the name in its xn-- form.";
    }

    /** The character and its place, as the beginning of a sentence. */
    static String at(String text, int index) {
        int c = text.codePointAt(index);
        int place = text.codePointCount(0, index) + 1;
        return name(c) + " at character " + place;
    }

    private static String name(int c) {
        return switch (c) {
            case ' ' -> "The space";
            case '\t' -> "The tab";
            case '\n', '\r' -> "The line break";
            case '\\' -> "The backslash";
            default ->
                isVisible(c)
                        ? "\"" + Character.toString(c) + "\""
                        : String.format(Locale.ROOT, "The character U+%04X", c);
        };
    }

    /** Letters, digits, marks and symbols; what turns the direction of writing or has no width is none of them. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> false;
            default -> true;
        };
    }

    /** Its UTF-8 bytes as percent escapes (RFC 3986 section 2.1). */
    static String escaped(int c) {
        var text = new StringBuilder();
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            text.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
        }
        return text.toString();
    }

    static boolean isEscape(String text, int index) {
        return index + 2 < text.length()
                && Character.digit(text.charAt(index + 1), HEX) >= 0
                && Character.digit(text.charAt(index + 2), HEX) >= 0;
    }

    static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
