package dev.signpost.http;

import dev.signpost.model.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as the API reads and writes them (RFC 3339). */
public final class Times {
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private Times() {}

    /** UTC with milliseconds, cut off: {@code 2026-04-06T11:39:46.752Z}. */
    public static String text(Instant time) {
        return MILLIS.format(time.truncatedTo(ChronoUnit.MILLIS));
    }

    /** UTC with milliseconds, of milliseconds since 1970. */
    public static String text(long millis) {
        return text(Instant.ofEpochMilli(millis));
    }

    /** UTC with microseconds, of microseconds since 1970: how {@code occurredAt} is written. */
    public static String micros(long micros) {
        return MICROS.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /**
     * Reads a date-time with any offset and up to nine digits of a second.
     *
     * @throws Refusal INVALID if it is none
     */
    public static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            throw Refusal.invalid("", "must be a date and time such as 2026-04-06T11:39:46.752Z");
        }
    }

    static boolean valid(String text) {
        try {
            parse(text);
            return true;
        } catch (Refusal e) {
            return false;
        }
    }
}
