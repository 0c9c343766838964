package dev.signpost.catalog;

import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.profile.SecretRules.Visibility;
import dev.signpost.profile.WireProfile;
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
        boolean sameUrl,
        Set<String> listed) {

    /** The newest secret, for the answer that made it; null if there is none. */
    public @Nullable Secret newestSecret() {
        return webhook.secrets().isEmpty() ? null : webhook.secrets().get(0).secret();
    }

    /** The newest secret where its profile shows it again to those who manage the webhook, else null. */
    public @Nullable Secret visibleSecret() {
        Visibility visibility = wire.secrets().visibility();
        boolean shown = visibility == Visibility.ALWAYS
                || (visibility == Visibility.WHILE_UNVERIFIED && webhook.status() == WebhookStatus.UNVERIFIED);
        return shown ? newestSecret() : null;
    }
}
