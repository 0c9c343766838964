package dev.signpost.catalog;

/** These encryption keys will not do for this database; the message says which is missing and what to do. */
public final class KeysRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeysRefused(String message) {
        super(message, null, false, false);
    }
}
