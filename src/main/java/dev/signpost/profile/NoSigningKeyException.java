package dev.signpost.profile;

/**
 * A signature that must be there has no usable secret: nothing may be sent. Uses up no retry. The message names the
 * header and never a secret.
 */
public final class NoSigningKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSigningKeyException(String message) {
        super(message, null, false, false);
    }
}
