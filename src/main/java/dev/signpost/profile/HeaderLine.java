package dev.signpost.profile;

/** One header of a profile, in the order and case in which it is sent. */
public sealed interface HeaderLine {

    /** Exactly as sent. */
    String name();

    /**
     * A header with a value made from a template.
     *
     * @param value left out of the request if the template needs something that is not there
     */
    record Value(String name, ValueTemplate value) implements HeaderLine {}

    /** A header with a signature. */
    record Signed(String name, SignatureRule rule) implements HeaderLine {}
}
