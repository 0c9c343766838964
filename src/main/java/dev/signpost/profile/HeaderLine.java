package dev.signpost.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One header of a profile, in the order and case in which it is sent. */
public sealed interface HeaderLine {

    /** Exactly as sent. */
    String name();

    /** Name of the header whose whole value is that, or null if there is none. */
    static @Nullable String carrying(List<HeaderLine> headers, ValueTemplate.Placeholder part) {
        return headers.stream()
                .filter(line ->
                        line instanceof Value value && value.value().toString().equals("{" + part.word() + "}"))
                .map(HeaderLine::name)
                .findFirst()
                .orElse(null);
    }

    /**
     * A header with a value made from a template.
     *
     * @param value left out of the request if the template needs something that is not there
     */
    record Value(String name, ValueTemplate value) implements HeaderLine {}

    /** A header with a signature. */
    record Signed(String name, SignatureRule rule) implements HeaderLine {}
}
