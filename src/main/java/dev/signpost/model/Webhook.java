package dev.signpost.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One registered webhook as the stages use it: a version of its configuration with its secrets opened.
 *
 * @param key internal number, the order of creation
 * @param id public id, {@code wh_…}
 * @param tenantKey internal number of its tenant
 * @param version grows by one with each change; the entity tag
 * @param url where deliveries go; one that leads nowhere if what is stored is none, and then {@code seal} is BROKEN
 * @param eventTypes subscribed patterns: exact types, {@code prefix.*}, {@code *}; empty means none
 * @param profile name of the wire profile in force (its own or its tenant's)
 * @param status whether it is sent anything
 * @param statusReason why it is disabled, else null
 * @param headers custom headers sent with every delivery, in order; values are secret
 * @param limits bounds on what it is sent
 * @param secrets those that sign now or will, the own ones and then the standard ones, each newest first and with its
 *     window; see {@link #signingAt}; empty where
 *     the profile allows it, and wherever {@code seal} is not OPEN
 * @param failingSinceMillis start of the present run of failures, milliseconds since 1970, or null while healthy; late
 *     by up to a second, and not part of the version
 * @param seal whether URL, secrets and headers could be read; nothing may be sent unless it is OPEN
 */
public record Webhook(
        long key,
        String id,
        long tenantKey,
        int version,
        TargetUrl url,
        List<String> eventTypes,
        String profile,
        WebhookStatus status,
        @Nullable StatusReason statusReason,
        Map<String, Secret> headers,
        Limits limits,
        List<SigningSecret> secrets,
        @Nullable Long failingSinceMillis,
        Seal seal) {

    /** What became of opening the secrets and custom headers of a webhook. */
    public enum Seal {
        OPEN,
        /** This process does not have the key that they were sealed with: deliveries wait ({@code KEY_MISSING}). */
        KEY_MISSING,
        /** Stored bytes, or the URL, are damaged or belong to another row: nothing is sent before they are set anew. */
        BROKEN
    }

    /**
     * Bounds that a webhook's owner may set; null leaves the instance's default.
     *
     * @param concurrency deliveries in flight at once, 1 to 256
     * @param ratePerSecond deliveries started per second, 1 to 100,000
     * @param timeoutMillis deadline of one attempt in milliseconds, where the profile allows a choice
     */
    public record Limits(
            @Nullable Integer concurrency,
            @Nullable Integer ratePerSecond,
            @Nullable Integer timeoutMillis) {
        public static final Limits NONE = new Limits(null, null, null);
    }

    /**
     * A secret and its number: attempts name the highest one that they were signed with.
     *
     * @param number counts the webhook's secrets from 1
     * @param secret the text as its owner knows it
     * @param startsAtMillis signs from then on, milliseconds since 1970
     * @param endsAtMillis and no longer from then on; {@link Long#MAX_VALUE} for no end
     * @param standard true for the second secret, of a Standard Webhooks signature beside the profile's own; these are
     *     counted by themselves
     */
    public record SigningSecret(int number, Secret secret, long startsAtMillis, long endsAtMillis, boolean standard) {
        /** One of the webhook's own that signs at all times. */
        public SigningSecret(int number, Secret secret) {
            this(number, secret, 0, Long.MAX_VALUE);
        }

        /** One of the webhook's own. */
        public SigningSecret(int number, Secret secret, long startsAtMillis, long endsAtMillis) {
            this(number, secret, startsAtMillis, endsAtMillis, false);
        }

        public boolean signsAt(long nowMillis) {
            return startsAtMillis <= nowMillis && nowMillis < endsAtMillis;
        }
    }

    public boolean active() {
        return status == WebhookStatus.ACTIVE;
    }

    /** The same with another start of its run of failures, or null for healthy. */
    public Webhook withFailingSince(@Nullable Long millis) {
        return new Webhook(
                key,
                id,
                tenantKey,
                version,
                url,
                eventTypes,
                profile,
                status,
                statusReason,
                headers,
                limits,
                secrets,
                millis,
                seal);
    }

    /** Those of its secrets, newest first, that are of this kind. */
    public List<SigningSecret> secrets(boolean standard) {
        return secrets.stream().filter(secret -> secret.standard() == standard).toList();
    }

    /** The secrets that sign at that moment (milliseconds since 1970), newest first. */
    public List<SigningSecret> signingAt(long nowMillis) {
        return secrets.stream().filter(secret -> secret.signsAt(nowMillis)).toList();
    }
}
