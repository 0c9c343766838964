package dev.signpost.console;

import dev.signpost.catalog.KeyUnavailable;
import dev.signpost.catalog.SealBroken;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SecretBox.Place;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts that only this instance can read or make: a sealed statement (AES-256-GCM) in base64url. A statement of
 * one purpose is nothing to another. Any event loop may call.
 */
final class Seal {
    /** No statement is longer; what is, is not even decoded. */
    private static final int MAX_TEXT = 256;

    private final SecretBox box;
    private final Place place;

    /** @param box with a key of its own, which is the same on every pod */
    Seal(SecretBox box, SecretBox.Purpose purpose) {
        this.box = box;
        this.place = Place.of(purpose);
    }

    /** @throws IllegalArgumentException if the statement is too long */
    String close(Buffer statement) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(place, statement.getBytes()));
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a statement of " + statement.length() + " bytes is too long");
        }
        return text;
    }

    /** The statement, or null if the text was not made by {@link #close} for the same purpose. */
    @Nullable
    Buffer open(String text) {
        if (text.length() > MAX_TEXT) {
            return null;
        }
        try {
            return Buffer.buffer(box.open(place, Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException | SealBroken | KeyUnavailable e) {
            // Anybody may send anything: a text of another make is no fault of ours.
            return null;
        }
    }
}
