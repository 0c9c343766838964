package dev.signpost.profile;

import dev.signpost.model.Secret;
import dev.signpost.model.TargetUrl;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be asked a challenge, and with what.
 *
 * @param wire a profile that has a challenge
 * @param url where to
 * @param secrets those that sign now, newest first; may be empty
 * @param headers the webhook's custom headers: a gateway that wants them with events wants them here too
 */
public record ChallengeTarget(WireProfile wire, TargetUrl url, List<Secret> secrets, Map<String, Secret> headers) {

    public ChallengeTarget {
        secrets = List.copyOf(secrets);
    }

    /**
     * How it is asked.
     *
     * @throws IllegalStateException if the profile asks for nothing
     */
    public ChallengeRules rules() {
        ChallengeRules rules = wire.challenge();
        if (rules == null) {
            throw new IllegalStateException("the profile " + wire.name() + " has no challenge");
        }
        return rules;
    }

    /** Whether a pass of the other one proves this: the same receiver under the same rules, with the same secret. */
    public boolean provedBy(ChallengeTarget other) {
        return wire.name().equals(other.wire.name())
                && url.equals(other.url)
                && Objects.equals(newest(), other.newest());
    }

    private @Nullable Secret newest() {
        return secrets.isEmpty() ? null : secrets.get(0);
    }
}
