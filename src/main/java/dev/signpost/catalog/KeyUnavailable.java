package dev.signpost.catalog;

/** This process does not have the key that is needed to seal or to open. With the right key it would work. */
public final class KeyUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyUnavailable(String message) {
        super(message, null, false, false);
    }
}
