package dev.signpost.profile;

import java.time.Duration;
import java.util.List;

/**
 * When a failed delivery is tried again and what failures mean for the webhook.
 *
 * @param delays before each retry, counted from the end of the attempt before it; may be empty
 * @param afterLast what exhausted deliveries do to the webhook; they are dead letters in any case
 * @param disableWhenGone true if a 410 disables the webhook, false if it is a failure like any other
 */
public record RetryRules(List<Duration> delays, AfterLast afterLast, boolean disableWhenGone) {

    public RetryRules {
        delays = List.copyOf(delays);
    }

    /** When a webhook is disabled for its failures. */
    public sealed interface AfterLast {

        /** Never. */
        record Nothing() implements AfterLast {}

        /**
         * When nothing has succeeded for a time and a delivery has run out of retries since.
         *
         * @param withoutSuccess since the first failure of the present run
         */
        record DisableAfter(Duration withoutSuccess) implements AfterLast {}

        /**
         * When so many deliveries in a row have run out of retries.
         *
         * @param exhausted at least 1
         */
        record TooManyErrors(int exhausted) implements AfterLast {}

        /** With the first delivery that runs out of retries, whatever else succeeded. */
        record DisableAtFirst() implements AfterLast {}
    }

    /** From the first attempt to the end of the last delay, jitter (10 %) included: retention may not be shorter. */
    public Duration longest() {
        Duration sum = delays.stream().reduce(Duration.ZERO, Duration::plus);
        return sum.plus(sum.dividedBy(10));
    }
}
