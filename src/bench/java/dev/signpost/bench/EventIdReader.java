package dev.signpost.bench;

/**
 * Reads an event id in any profile's spelling (with or without {@code msg_} or {@code evt_}, dashes, either case) into
 * two longs that stay in its fields: no object for each event.
 */
final class EventIdReader {
    private long high;
    private long low;

    /** Reads 32 hexadecimal digits at {@code at}; false if they are not there. */
    boolean read(byte[] in, int at, int to) {
        int i = at;
        while (i < to && in[i] == ' ') {
            i++;
        }
        if (i + 4 <= to && in[i + 3] == '_') {
            i += 4;
        }
        high = 0;
        low = 0;
        int digits = 0;
        for (; i < to && digits < 32; i++) {
            int digit = Bytes.hexDigit(in[i]);
            if (digit >= 0) {
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
                digits++;
            } else if (in[i] != '-') {
                return false;
            }
        }
        return digits == 32;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
