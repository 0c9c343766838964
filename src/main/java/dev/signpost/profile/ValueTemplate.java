package dev.signpost.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fixed text with placeholders in braces, such as <code>{eventId}</code>; taken apart once. */
public final class ValueTemplate {

    /** What may be filled in, written in camel case. */
    public enum Placeholder {
        /** The event's id in the profile's spelling. */
        EVENT_ID("eventId"),
        /** The webhook's public id. */
        WEBHOOK_ID("webhookId"),
        /** Start of the attempt in seconds since 1970. */
        ATTEMPT_UNIX_SECONDS("attemptUnixSeconds"),
        /** W3C trace context of the publishing request; not always there. */
        TRACEPARENT("traceparent"),
        /** The value that a challenge asks to have echoed. */
        CHALLENGE("challenge"),
        /** The webhook's secret as text. */
        SECRET("secret");

        private final String word;

        Placeholder(String word) {
            this.word = word;
        }

        static @Nullable Placeholder ofWord(String word) {
            return Arrays.stream(values())
                    .filter(it -> it.word.equals(word))
                    .findFirst()
                    .orElse(null);
        }

        /** As it stands between the braces. */
        public String word() {
            return word;
        }
    }

    private static final Pattern BRACED = Pattern.compile("\\{([A-Za-z]+)}");

    private final String source;
    // Fixed texts as String, placeholders as Placeholder.
    private final List<Object> parts;

    private ValueTemplate(String source, List<Object> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    /**
     * Takes a text apart.
     *
     * @throws IllegalArgumentException if it names an unknown placeholder; the message lists the known ones
     */
    public static ValueTemplate of(String source) {
        var parts = new ArrayList<Object>();
        Matcher braced = BRACED.matcher(source);
        int done = 0;
        while (braced.find()) {
            Placeholder placeholder = Placeholder.ofWord(braced.group(1));
            if (placeholder == null) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "one of the placeholders %s", knownWords()));
            }
            if (braced.start() > done) {
                parts.add(source.substring(done, braced.start()));
            }
            parts.add(placeholder);
            done = braced.end();
        }
        if (done < source.length()) {
            parts.add(source.substring(done));
        }
        return new ValueTemplate(source, parts);
    }

    private static String knownWords() {
        return Arrays.stream(Placeholder.values())
                .map(it -> "{" + it.word + "}")
                .collect(Collectors.joining(" "));
    }

    /** The placeholders that it uses. */
    public List<Placeholder> placeholders() {
        return parts.stream()
                .filter(Placeholder.class::isInstance)
                .map(Placeholder.class::cast)
                .toList();
    }

    /** The text with its placeholders filled in, or null if {@code values} has null for one of them. */
    public @Nullable String fill(Function<Placeholder, @Nullable String> values) {
        if (parts.size() == 1) {
            return text(parts.get(0), values);
        }
        var filled = new StringBuilder(64);
        for (Object part : parts) {
            String text = text(part, values);
            if (text == null) {
                return null;
            }
            filled.append(text);
        }
        return filled.toString();
    }

    private static @Nullable String text(Object part, Function<Placeholder, @Nullable String> values) {
        return part instanceof Placeholder placeholder ? values.apply(placeholder) : (String) part;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueTemplate template && source.equals(template.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return source;
    }
}
