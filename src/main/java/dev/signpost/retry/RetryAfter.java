package dev.signpost.retry;

import dev.signpost.model.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The {@code Retry-After} header (RFC 9110 section 10.2.3): a number of seconds or an HTTP date. */
final class RetryAfter {
    // No date is longer; anything beyond is not worth a look.
    private static final int MAX_LENGTH = 64;
    private static final int MAX_DIGITS = 18;

    // RFC 9110 section 5.6.7: the present form and the two that must still be read.
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    // Two digits name the year that lies no more than 50 years ahead; clamped anyhow.
                    .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1990, 1, 1))
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /**
     * The earliest next attempt that a 429 or 503 asks for, from now to {@code longestMillis} later; now if it asks for
     * nothing that can be read.
     */
    static long notBefore(Outcome.Answered answered, long nowMillis, long longestMillis) {
        String header = answered.retryAfter();
        if (header == null || (answered.status() != 429 && answered.status() != 503)) {
            return nowMillis;
        }
        OptionalLong wait = wait(header.strip(), nowMillis);
        return nowMillis + Math.max(0, Math.min(wait.orElse(0), longestMillis));
    }

    private static OptionalLong wait(String text, long nowMillis) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.of(seconds(text));
        }
        if (text.length() > MAX_LENGTH) {
            return OptionalLong.empty();
        }
        for (DateTimeFormatter date : DATES) {
            try {
                return OptionalLong.of(date.parse(text, Instant::from).getEpochSecond() * 1000 - nowMillis);
            } catch (DateTimeException otherForm) {
                // The next form may fit.
            }
        }
        return OptionalLong.empty();
    }

    private static long seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        // Longer than any time that is kept, and than a long holds.
        return significant.length() > MAX_DIGITS - 3 ? Long.MAX_VALUE : Long.parseLong(significant) * 1000;
    }
}
