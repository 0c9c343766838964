package dev.signpost.bench;

import java.nio.charset.StandardCharsets;

/** Searching and reading numbers in byte arrays, without making objects. */
final class Bytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Bytes() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** First position of {@code needle} that lies wholly in [from, to), or -1. */
    static int find(byte[] in, int from, int to, byte[] needle) {
        int last = to - needle.length;
        byte first = needle[0];
        for (int i = from; i <= last; i++) {
            if (in[i] == first && matches(in, i, needle)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] in, int at, byte[] needle) {
        for (int i = 1; i < needle.length; i++) {
            if (in[at + i] != needle[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes at {@code at} are {@code lower}, ASCII letters in either case. */
    static boolean startsIgnoringCase(byte[] in, int at, int to, byte[] lower) {
        if (at + lower.length > to) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            int b = in[at + i];
            int folded = b >= 'A' && b <= 'Z' ? b + 32 : b;
            if (folded != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** The decimal number at {@code at}, spaces before it skipped; -1 if there is none. */
    static long number(byte[] in, int at, int to) {
        int i = at;
        while (i < to && in[i] == ' ') {
            i++;
        }
        int start = i;
        long value = 0;
        while (i < to && in[i] >= '0' && in[i] <= '9') {
            value = value * 10 + (in[i] - '0');
            i++;
        }
        return i == start ? -1 : value;
    }

    /** The value of a hexadecimal digit of either case, or -1. */
    static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Writes {@code digits} decimal digits with leading zeros. */
    static void putDecimal(byte[] out, int at, long value, int digits) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Writes 16 lower-case hexadecimal digits. */
    static void putHex(byte[] out, int at, long value) {
        for (int i = 0; i < 16; i++) {
            out[at + i] = HEX[(int) (value >>> (60 - 4 * i)) & 15];
        }
    }
}
