package dev.signpost.profile;

import java.time.Duration;

/**
 * What happens to the old secret when a webhook gets a new one.
 *
 * @param overlap which secrets sign in between
 * @param length of the time in between, unless the request names one
 * @param maxLength the most that a request may name; zero where there is no choice
 * @param verifyAgain true if the webhook must pass its challenge again
 */
public record RotationRule(Overlap overlap, Duration length, Duration maxLength, boolean verifyAgain) {

    /** Which secrets sign after a rotation. */
    public enum Overlap {
        /** The old one dies at once. */
        NONE,
        /** Both sign, and the old one dies when the time is over. */
        BOTH,
        /** The old one alone signs until the time is over, then the new one alone. */
        OLD_FIRST
    }
}
