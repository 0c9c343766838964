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

    /** JSON without the white space between its tokens; everything else as it was written. */
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
            } else if (c == '\\' && inString && i + 1 < json.length()) {
                out.append(json.charAt(++i));
            }
        }
        return out.toString();
    }

    /** With slashes and characters above ASCII as they are instead of escaped; what must be escaped stays so. */
    static String unescaped(String json) {
        var out = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\' || i + 1 == json.length()) {
                out.append(c);
                continue;
            }
            char next = json.charAt(++i);
            int code = next == 'u' ? unit(json, i + 1) : -1;
            if (next == '/') {
                out.append(next);
            } else if (code > 0x7e) {
                out.append((char) code);
                i += 4;
            } else {
                out.append(c).append(next);
            }
        }
        return out.toString();
    }

    /** The four hexadecimal digits there, or -1. */
    private static int unit(String json, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < json.length() ? Character.digit(json.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
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
