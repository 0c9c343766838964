package dev.signpost.catalog;

import dev.signpost.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about a webhook's configuration (a merge patch, RFC 7396): a null component is not mentioned, a
 * {@link To} with null takes the field back to its default.
 *
 * @param url where deliveries go
 * @param eventTypes patterns; a default of the profile's
 * @param description for people
 * @param profile name of its own wire profile; default: the tenant's
 * @param headers merged into the present ones by name in any case; a null value takes that header away
 * @param limits merged into the present ones
 */
public record WebhookChange(
        @Nullable To<String> url,
        @Nullable To<List<String>> eventTypes,
        @Nullable To<String> description,
        @Nullable To<String> profile,
        @Nullable To<Map<String, @Nullable Secret>> headers,
        @Nullable To<LimitsChange> limits) {

    /** Changes of {@link dev.signpost.model.Webhook.Limits}, each alike. */
    public record LimitsChange(
            @Nullable To<Integer> concurrency,
            @Nullable To<Integer> ratePerSecond,
            @Nullable To<Integer> timeoutMillis) {
        public static final LimitsChange NONE = new LimitsChange(null, null, null);
    }
}
