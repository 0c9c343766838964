package dev.signpost.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must never be seen: prints as hidden, compares in constant time, leaves through {@link #reveal()}. */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The one way out. Whoever calls it answers for where the text goes. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), secret.text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for all secrets, so that a hash tells nothing. */
    @Override
    public int hashCode() {
        return 31;
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
