package dev.signpost.profile;

import java.time.LocalDate;

/** How a profile writes the time of an event: always UTC, finer digits cut off and never rounded. */
public enum TimeFormat {
    /** {@code 2026-04-06T11:39:46.752Z} (RFC 3339 section 5.6). */
    ISO_MILLIS('T', 3, true),
    /** {@code 2024-01-15T10:30:00Z} (RFC 3339 section 5.6). */
    ISO_SECONDS('T', 0, true),
    /** {@code 2026-04-06 11:39:46.752000}: no zone, UTC is understood. */
    SPACE_MICROS(' ', 6, false);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private final char between;
    private final int decimals;
    private final boolean zulu;

    TimeFormat(char between, int decimals, boolean zulu) {
        this.between = between;
        this.decimals = decimals;
        this.zulu = zulu;
    }

    /**
     * The time as ASCII bytes.
     *
     * @param epochMicros microseconds since 1970-01-01T00:00:00Z; years outside 0 to 9999 get a sign and as many digits
     *     as they need
     */
    byte[] bytes(long epochMicros) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMicros, MICROS_PER_DAY));
        long ofDay = Math.floorMod(epochMicros, MICROS_PER_DAY);
        int yearLength = yearLength(date.getYear());
        byte[] out = new byte[yearLength + 15 + (decimals == 0 ? 0 : decimals + 1) + (zulu ? 1 : 0)];
        int at = putYear(out, date.getYear(), yearLength);
        at = put(out, at, '-', date.getMonthValue(), 2);
        at = put(out, at, '-', date.getDayOfMonth(), 2);
        int second = (int) (ofDay / MICROS_PER_SECOND);
        at = put(out, at, between, second / 3600, 2);
        at = put(out, at, ':', second / 60 % 60, 2);
        at = put(out, at, ':', second % 60, 2);
        int micros = (int) (ofDay % MICROS_PER_SECOND);
        if (decimals > 0) {
            at = put(out, at, '.', decimals == 3 ? micros / 1000 : micros, decimals);
        }
        if (zulu) {
            out[at] = 'Z';
        }
        return out;
    }

    private static int yearLength(int year) {
        if (year >= 0 && year <= 9999) {
            return 4;
        }
        return 1 + Math.max(4, Integer.toString(Math.abs(year)).length());
    }

    private static int putYear(byte[] out, int year, int length) {
        if (length == 4) {
            putDigits(out, 0, year, 4);
        } else {
            out[0] = (byte) (year < 0 ? '-' : '+');
            putDigits(out, 1, Math.abs(year), length - 1);
        }
        return length;
    }

    private static int put(byte[] out, int at, char lead, int value, int width) {
        out[at] = (byte) lead;
        putDigits(out, at + 1, value, width);
        return at + 1 + width;
    }

    private static void putDigits(byte[] out, int at, int value, int width) {
        int rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
