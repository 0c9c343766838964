package dev.signpost.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations are written, in settings and in wire profiles alike: a number and a unit, with a space or without. */
public final class DurationText {
    /** What to write, for messages. */
    public static final String HELP = "a duration such as 500 ms, 10 s, 5 min (or 5m), 24 h or 30 d";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|m|h|d)");

    private DurationText() {}

    /** The duration; empty if the text is none. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m", "min" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }
}
