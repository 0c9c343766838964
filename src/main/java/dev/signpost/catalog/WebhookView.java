package dev.signpost.catalog;

import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.model.WebhookStatus;
import dev.signpost.profile.SecretRules.Visibility;
import dev.signpost.profile.SignatureRule;
import dev.signpost.profile.WireProfile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its owners see it.
 *
 * @param webhook what the stages see of it
 * @param wire the profile in force
 * @param ownProfile the profile that it names itself, or null
 * @param description for people
 * @param blockedBy {@code TENANT} or {@code OPERATOR} while it is blocked, else null
 * @param statusSinceMillis milliseconds since 1970, as are all that follow
 * @param verifiedMillis when it last proved itself, or null
 * @param createdMillis when it was registered
 * @param updatedMillis when it was last changed
 * @param secretSet whether it has a signing secret, even one that cannot be opened here
 * @param standardSecretSet whether it has a second one, of a Standard Webhooks signature
 * @param sameUrl whether another webhook of the tenant has the same URL
 * @param listed event types that it subscribes to and that the tenant or the instance has added to the profile's
 */
public record WebhookView(
        Webhook webhook,
        WireProfile wire,
        @Nullable String ownProfile,
        String description,
        @Nullable String blockedBy,
        long statusSinceMillis,
        @Nullable Long verifiedMillis,
        long createdMillis,
        long updatedMillis,
        boolean secretSet,
        boolean standardSecretSet,
        boolean sameUrl,
        Set<String> listed) {

    /** The newest secret of its own, for the answer that made it; null if there is none. */
    public @Nullable Secret newestSecret() {
        return newest(false);
    }

    /** The newest secret of its own where its profile shows it again to those who manage the webhook, else null. */
    public @Nullable Secret visibleSecret() {
        return visible() ? newest(false) : null;
    }

    /** The newest standard secret, for the answer that made it; null if there is none. */
    public @Nullable Secret newestStandardSecret() {
        return newest(true);
    }

    /** The newest standard secret where the profile shows secrets again, else null. */
    public @Nullable Secret visibleStandardSecret() {
        return visible() ? newest(true) : null;
    }

    private boolean visible() {
        Visibility visibility = wire.secrets().visibility();
        return visibility == Visibility.ALWAYS
                || (visibility == Visibility.WHILE_UNVERIFIED && webhook.status() == WebhookStatus.UNVERIFIED);
    }

    /** Number of the newest standard secret, 0 if there is none. */
    public int standardNumber() {
        List<SigningSecret> secrets = webhook.secrets(true);
        return secrets.isEmpty() ? 0 : secrets.get(0).number();
    }

    private @Nullable Secret newest(boolean standard) {
        List<SigningSecret> secrets = webhook.secrets(standard);
        return secrets.isEmpty() ? null : secrets.get(0).secret();
    }

    /** Whether its profile demands a signature for which it has no secret: nothing is sent, its events wait. */
    public boolean lacksSecret() {
        return webhook.seal() == Webhook.Seal.OPEN
                && wire.signatures()
                        .anyMatch(rule -> rule.withoutSecret() == SignatureRule.WithoutSecret.REFUSE
                                && rule.keyring().of(webhook.secrets()).isEmpty());
    }
}
