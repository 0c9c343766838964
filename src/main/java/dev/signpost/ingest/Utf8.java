package dev.signpost.ingest;

/** Strict UTF-8 (RFC 3629): no overlong form, no encoded surrogate, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /**
     * Length in bytes (2 to 4) of the well-formed multi-byte sequence at {@code at}, or 0 if there is none. The ranges
     * are those of table 3-7 of the Unicode standard.
     */
    static int sequence(byte[] text, int at, int end) {
        int lead = text[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > end) {
            return 0;
        }
        int second = text[at + 1] & 0xFF;
        if (second < lowestSecond(lead) || second > highestSecond(lead)) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((text[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int lowestSecond(int lead) {
        return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    }

    private static int highestSecond(int lead) {
        return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }
}
