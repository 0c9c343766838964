package dev.signpost.profile;

import dev.signpost.model.FailureDetail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a challenge, in words for the webhook's owner.
 *
 * @param passed whether the receiver has proved itself
 * @param message the product's own words where it failed
 * @param detail what exactly failed on the way to the receiver, or null
 * @param hint the likely slip and what to do about it, or null
 * @param statusCode HTTP status of the answer, or null without one
 * @param responseMillis milliseconds to the answer's head or to the failure, or null if nothing was sent
 * @param remembered true if nothing was sent, because the URL had passed a short time ago
 */
public record ChallengeResult(
        boolean passed,
        String message,
        @Nullable FailureDetail detail,
        @Nullable String hint,
        @Nullable Integer statusCode,
        @Nullable Integer responseMillis,
        boolean remembered) {

    /** For a profile that asks for nothing. */
    public static final ChallengeResult NOTHING_ASKED =
            new ChallengeResult(true, "This wire profile asks for no challenge.", null, null, null, null, false);

    /** The receiver gave the right answer. */
    public static ChallengeResult passed(int status, int millis) {
        return new ChallengeResult(true, "The endpoint passed the challenge.", null, null, status, millis, false);
    }

    /** A pass within that time stands for a new one. */
    public static ChallengeResult remembered(Duration within) {
        String message = "The endpoint passed the challenge within the last " + within.toMinutes()
                + " minutes; it was not asked again.";
        return new ChallengeResult(true, message, null, null, null, null, true);
    }

    /** Message and hint as one text. */
    public String text() {
        return hint == null ? message : message + (message.endsWith(".") ? " " : ". ") + hint;
    }
}
