package dev.signpost.profile;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a webhook proves that its receiver wants events.
 *
 * @param when it is asked
 * @param method of the request: {@code GET} or {@code POST}
 * @param value what the challenge itself looks like
 * @param headers in order, user agent aside; may use {@code {challenge}} and {@code {secret}}
 * @param body of the request with {@code {challenge}} in it; empty for none
 * @param timeout of the whole exchange
 * @param pass statuses that pass
 * @param echo true if the answer's body must be exactly the challenge
 * @param remembered how long a pass holds for the same tenant and URL; zero for not at all
 * @param againOn changes after which it is asked again
 * @param words what people read when it fails
 */
public record ChallengeRules(
        When when,
        String method,
        ChallengeValue value,
        List<HeaderLine> headers,
        ValueTemplate body,
        Duration timeout,
        List<StatusRange> pass,
        boolean echo,
        Duration remembered,
        Set<Change> againOn,
        Words words) {

    public ChallengeRules {
        headers = List.copyOf(headers);
        pass = List.copyOf(pass);
        againOn = Set.copyOf(againOn);
    }

    /** When a challenge is asked. */
    public enum When {
        /** On request only, after the webhook was stored as UNVERIFIED; a failure leaves it so. */
        ON_VERIFY,
        /** Before it is stored; a failure refuses the request. */
        BEFORE_SAVING
    }

    /** What the challenge itself looks like. */
    public enum ChallengeValue {
        /** 64 lower-case hexadecimal digits. */
        HEX_64,
        /** A random UUID in lower case. */
        UUID
    }

    /** A change that may ask for a new challenge. */
    public enum Change {
        URL,
        ROTATION
    }

    /**
     * What people read when it fails.
     *
     * @param mismatch an answer came, and not the right one
     * @param unreachable no answer came in time
     */
    public record Words(String mismatch, String unreachable) {}
}
