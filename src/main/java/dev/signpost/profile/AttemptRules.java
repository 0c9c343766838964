package dev.signpost.profile;

import java.time.Duration;
import java.util.List;

/**
 * How long an attempt may take and what counts as success.
 *
 * @param timeout of the whole attempt, name resolution to the response head, unless the webhook sets its own
 * @param maxTimeout the most that a webhook may set; equal to {@code timeout} where it cannot
 * @param success statuses that count as delivered; what counts is also what is shown
 */
public record AttemptRules(Duration timeout, Duration maxTimeout, List<StatusRange> success) {

    public AttemptRules {
        success = List.copyOf(success);
    }

    /** Whether a webhook may set a timeout of its own. */
    public boolean timeoutSettable() {
        return maxTimeout.compareTo(timeout) > 0;
    }

    /** Whether a response with this status counts as delivered. */
    public boolean succeeded(int status) {
        for (StatusRange range : success) {
            if (range.contains(status)) {
                return true;
            }
        }
        return false;
    }
}
