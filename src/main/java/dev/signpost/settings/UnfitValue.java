package dev.signpost.settings;

/** The value does not fit the type; says only what was expected, since the value may be secret. */
final class UnfitValue extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitValue(String expected) {
        super(expected);
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}
