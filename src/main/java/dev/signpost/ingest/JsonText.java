package dev.signpost.ingest;

import java.nio.charset.StandardCharsets;

/** JSON strings to Java's and back. */
final class JsonText {

    private JsonText() {}

    /** Decodes what stands between the quotes of a checked JSON string. */
    static String decode(byte[] text, int from, int to) {
        int escape = from;
        while (escape < to && text[escape] != '\\') {
            escape++;
        }
        if (escape == to) {
            return new String(text, from, to - from, StandardCharsets.UTF_8);
        }
        var decoded = new StringBuilder(to - from);
        int at = from;
        while (escape < to) {
            decoded.append(new String(text, at, escape - at, StandardCharsets.UTF_8));
            boolean unicode = text[escape + 1] == 'u';
            decoded.append(unicode ? unicode(text, escape + 2) : simple(text[escape + 1]));
            at = escape + (unicode ? 6 : 2);
            escape = at;
            while (escape < to && text[escape] != '\\') {
                escape++;
            }
        }
        return decoded.append(new String(text, at, to - at, StandardCharsets.UTF_8))
                .toString();
    }

    private static char simple(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) letter;
        };
    }

    private static char unicode(byte[] text, int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return (char) value;
    }
}
