package dev.signpost.catalog;

import dev.signpost.profile.AttemptRules;
import dev.signpost.profile.ChallengeRules;
import dev.signpost.profile.RotationRule;
import dev.signpost.profile.SecretRules;
import dev.signpost.profile.ValueTemplate;
import dev.signpost.profile.WireProfile;
import dev.signpost.profile.WireProfile.EventTypesDefault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wire profiles with other rules than {@code standard}, which they are otherwise like.
 *
 * @param secrets where secrets come from
 * @param challenge how a webhook proves itself, or null
 * @param rotation what happens to the old secret
 * @param eventTypes what a webhook gets that names none
 */
record ProfileVariant(
        SecretRules secrets, @Nullable ChallengeRules challenge, RotationRule rotation, EventTypesDefault eventTypes) {

    /** Proves itself on request, generates its secrets, and its old one dies with a rotation. */
    static ProfileVariant challenging() {
        var generated = new SecretRules(true, null, SecretRules.STANDARD, SecretRules.Visibility.WHILE_UNVERIFIED);
        var rotation = new RotationRule(RotationRule.Overlap.NONE, Duration.ZERO, Duration.ZERO, true);
        return new ProfileVariant(generated, echo(), rotation, EventTypesDefault.REQUIRED);
    }

    /** Takes secrets but needs none, never shows them, and lets the old one sign alone for a while. */
    static ProfileVariant secretive() {
        var given = new SecretRules.Given("", SecretRules.Form.TEXT, 1, 256);
        var secrets = new SecretRules(false, given, null, SecretRules.Visibility.NEVER);
        var rotation = new RotationRule(RotationRule.Overlap.OLD_FIRST, Duration.ZERO, Duration.ofDays(7), false);
        return new ProfileVariant(secrets, null, rotation, EventTypesDefault.ALL);
    }

    private static ChallengeRules echo() {
        return new ChallengeRules(
                ChallengeRules.When.ON_VERIFY,
                "GET",
                ChallengeRules.ChallengeValue.HEX_64,
                List.of(),
                ValueTemplate.of(""),
                Duration.ofSeconds(10),
                List.of(),
                true,
                Duration.ZERO,
                Set.of(ChallengeRules.Change.URL, ChallengeRules.Change.ROTATION),
                new ChallengeRules.Words("mismatch", "unreachable"));
    }

    WireProfile of(WireProfile base, String name) {
        var fixed = new AttemptRules(
                base.attempts().timeout(),
                base.attempts().timeout(),
                base.attempts().success());
        return new WireProfile(
                name,
                0,
                base.eventId(),
                base.envelope(),
                base.contentType(),
                base.userAgent(),
                base.headers(),
                secrets,
                challenge,
                fixed,
                base.retry(),
                rotation,
                eventTypes,
                base.statusNames(),
                base.words(),
                base.catalogue());
    }
}
