package dev.signpost.profile;

import java.nio.charset.StandardCharsets;

/** JSON string literals (RFC 8259 section 7) as UTF-8 bytes. */
final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** {@code text} in quotes; escapes what must be escaped, and a lone surrogate, which UTF-8 cannot carry. */
    static byte[] quote(String text) {
        int length = text.length();
        byte[] out = new byte[length + 2];
        out[0] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                return quoteSlowly(text);
            }
            out[i + 1] = (byte) c;
        }
        out[length + 1] = '"';
        return out;
    }

    /** Well-formed JSON without the white space between its tokens; everything else as it was written. */
    static String minified(String json) {
        var out = new StringBuilder(json.length());
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                out.append(c);
            }
            if (c == '"') {
                inString = !inString;
            } else if (c == '\\' && inString) {
                out.append(json.charAt(++i));
            }
        }
        return out.toString();
    }

    private static byte[] quoteSlowly(String text) {
        var out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                escape(out, c);
            } else if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                escape(out, c);
            }
        }
        return out.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append((char) HEX[c >>> shift & 15]);
        }
    }
}
