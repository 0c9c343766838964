package dev.signpost.retry;

import dev.signpost.profile.RetryRules.AfterLast;
import dev.signpost.profile.WireProfile;
import org.jspecify.annotations.Nullable;

/** Whether a webhook has failed for so long that its profile disables it. Pure. */
public final class DisableRule {
    private DisableRule() {}

    /**
     * True if it is to be disabled now.
     *
     * @param failingSinceMillis first failure of the present run of failures, milliseconds since 1970, or null if the
     *     latest attempt succeeded
     * @param nowMillis milliseconds since 1970
     * @param exhausted deliveries that ran out of retries in a row: since the last success, or, for the rule that looks
     *     at nothing else, in the transaction at hand
     */
    public static boolean disables(
            WireProfile profile, @Nullable Long failingSinceMillis, long nowMillis, int exhausted) {
        AfterLast rule = profile.retry().afterLast();
        if (exhausted < 1) {
            return false;
        }
        if (rule instanceof AfterLast.DisableAfter after) {
            return failingSinceMillis != null
                    && nowMillis - failingSinceMillis >= after.withoutSuccess().toMillis();
        }
        if (rule instanceof AfterLast.TooManyErrors many) {
            return exhausted >= many.exhausted();
        }
        return rule instanceof AfterLast.DisableAtFirst;
    }
}
