package dev.signpost.catalog;

import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.ChallengeRules;
import dev.signpost.profile.ChallengeRules.Change;
import dev.signpost.profile.ChallengeRules.When;
import dev.signpost.profile.ChallengeTarget;
import dev.signpost.profile.WireProfile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which challenges a webhook must have passed before it is stored, and which it may be asked. Pure. */
final class Proofs {
    private Proofs() {}

    /** Whether webhooks of that profile prove themselves on request, after they are stored. */
    static boolean onVerify(WireProfile wire) {
        ChallengeRules rules = wire.challenge();
        return rules != null && rules.when() == When.ON_VERIFY;
    }

    private static boolean beforeSaving(WireProfile wire) {
        ChallengeRules rules = wire.challenge();
        return rules != null && rules.when() == When.BEFORE_SAVING;
    }

    /** What a new webhook must pass first, or null. */
    static @Nullable ChallengeTarget beforeCreate(WireProfile wire, WebhookSettings settings, @Nullable Secret secret) {
        return beforeSaving(wire)
                ? new ChallengeTarget(
                        wire,
                        StoredUrl.of(settings.url()),
                        secret == null ? List.of() : List.of(secret),
                        settings.headers())
                : null;
    }

    /**
     * What a webhook must pass before it is changed, or null.
     *
     * @param before as it is stored
     * @param wire after the change
     * @param url after the change, canonical
     * @param headers after the change
     * @param nowMillis milliseconds since 1970
     * @throws KeyUnavailable if its secrets are needed and cannot be opened here
     * @throws SealBroken if they are needed and damaged
     */
    static @Nullable ChallengeTarget beforeUpdate(
            WebhookView before, WireProfile wire, String url, Map<String, Secret> headers, long nowMillis) {
        ChallengeRules rules = wire.challenge();
        if (rules == null || !beforeSaving(wire)) {
            return null;
        }
        boolean moved =
                !before.webhook().url().text().equals(url) && rules.againOn().contains(Change.URL);
        boolean otherRules = !before.wire().name().equals(wire.name());
        return moved || otherRules
                ? new ChallengeTarget(wire, StoredUrl.of(url), secrets(before.webhook(), nowMillis), headers)
                : null;
    }

    /** What a stored webhook may be asked, or null if its profile asks for nothing. Throws as {@link #beforeUpdate}. */
    static @Nullable ChallengeTarget of(WebhookView view, long nowMillis) {
        Webhook webhook = view.webhook();
        return view.wire().challenge() == null
                ? null
                : new ChallengeTarget(view.wire(), webhook.url(), secrets(webhook, nowMillis), webhook.headers());
    }

    private static List<Secret> secrets(Webhook webhook, long nowMillis) {
        return switch (webhook.seal()) {
            case OPEN -> inForce(webhook, nowMillis);
            case KEY_MISSING -> throw new KeyUnavailable("the secrets that a challenge needs cannot be opened");
            case BROKEN -> throw new SealBroken("the secrets that a challenge needs are damaged");
        };
    }

    private static List<Secret> inForce(Webhook webhook, long nowMillis) {
        List<SigningSecret> own = webhook.secrets(false);
        List<SigningSecret> signing =
                own.stream().filter(secret -> secret.signsAt(nowMillis)).toList();
        // A secret made a moment ago begins by Postgres's clock, and ours may be behind.
        return (signing.isEmpty() ? own : signing)
                .stream().map(SigningSecret::secret).toList();
    }

    /**
     * Makes sure that what is due was passed: it was asked before this change began, so that no transaction waits for a
     * receiver, and settings may have changed since.
     *
     * @param due what must be proved now
     * @param proved what was proved, or null for nothing
     * @throws Refusal CONFLICT if it does not prove what is due
     */
    static void require(@Nullable ChallengeTarget due, @Nullable ChallengeTarget proved) {
        if (due != null && (proved == null || !due.provedBy(proved))) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "The settings changed while the endpoint was being asked its challenge. Send the request again.");
        }
    }
}
