package dev.signpost.boot;

/** Settings that are right by themselves and wrong together with something else; the message names them. */
final class WrongSettings extends Exception {
    private static final long serialVersionUID = 1L;

    WrongSettings(String message) {
        super(message);
    }
}
