package dev.signpost.catalog;

/** Sealed bytes that are damaged, or were sealed for another place: no key will open them here. */
public final class SealBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealBroken(String message) {
        super(message, null, false, false);
    }
}
