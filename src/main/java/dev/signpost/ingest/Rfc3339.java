package dev.signpost.ingest;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the date-time of RFC 3339 section 5.6: any offset, up to 9 digits of a second, leap seconds. */
final class Rfc3339 {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,9}))?"
                    + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");
    private static final long MICROS = 1_000_000L;
    private static final int LONGEST = "2026-04-06T11:39:46.123456789+00:00".length();

    private Rfc3339() {}

    /** Microseconds since 1970; what is finer is cut off, never rounded. Empty if {@code text} is no such time. */
    static OptionalLong micros(String text) {
        if (text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        int year = number(match, 1);
        int month = number(match, 2);
        int day = number(match, 3);
        int hour = number(match, 4);
        int minute = number(match, 5);
        int second = number(match, 6);
        int offset = offsetSeconds(match);
        boolean date = month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
        if (!date || hour > 23 || minute > 59 || second > 60 || offset == Integer.MIN_VALUE) {
            return OptionalLong.empty();
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400L + hour * 3_600L + minute * 60L + second;
        seconds -= offset;
        // A leap second is 23:59:60 UTC; Unix time counts it as the second that follows.
        if (second == 60 && seconds % 86_400L != 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(seconds * MICROS + fraction(match));
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    private static int offsetSeconds(Matcher match) {
        if (match.group(8) == null) {
            return 0;
        }
        int hours = number(match, 9);
        int minutes = number(match, 10);
        if (hours > 23 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return match.group(8).equals("-") ? -seconds : seconds;
    }

    private static long fraction(Matcher match) {
        String digits = match.group(7);
        if (digits == null) {
            return 0;
        }
        return Long.parseLong((digits + "000000").substring(0, 6));
    }
}
