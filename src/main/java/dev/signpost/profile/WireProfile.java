package dev.signpost.profile;

import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a receiver can observe, and the words that its users read. Immutable; read by all event loops.
 *
 * @param name the file's name without its ending; what tenants and webhooks name
 * @param version number of this exact document in the database, 0 until the database has given one
 * @param eventId how an event's id is written, in the body and in headers
 * @param envelope the body
 * @param contentType of every delivery
 * @param userAgent of every delivery and challenge
 * @param headers the others, signatures among them, in the order in which they are sent
 * @param secrets where secrets come from and who sees them
 * @param challenge how a webhook proves itself, or null if it need not
 * @param attempts deadline and success
 * @param retry schedule and what failures do to the webhook
 * @param rotation what happens to the old secret
 * @param eventTypesDefault what a webhook gets that names no event types
 * @param statusNames the product's names of the states that can occur with it
 * @param words of the product's own pages, by the keys of {@link #WORDS}
 * @param catalogue event types that come with the profile, grouped by category in this order
 */
public record WireProfile(
        String name,
        int version,
        IdSpelling eventId,
        Envelope envelope,
        String contentType,
        String userAgent,
        List<HeaderLine> headers,
        SecretRules secrets,
        @Nullable ChallengeRules challenge,
        AttemptRules attempts,
        RetryRules retry,
        RotationRule rotation,
        EventTypesDefault eventTypesDefault,
        Map<ShownStatus, String> statusNames,
        Map<String, String> words,
        List<EventKind> catalogue) {

    /** The words that each profile brings. */
    public static final List<String> WORDS = List.of(
            "title",
            "add",
            "save",
            "url",
            "secret",
            "events",
            "verify",
            "test",
            "history",
            "deadLetters",
            "replay",
            "replayAll",
            "resend",
            "delete");

    /** What a webhook gets that names no event types. */
    public enum EventTypesDefault {
        /** All of them, {@code *}. */
        ALL,
        /** A refusal. */
        REQUIRED
    }

    /** A webhook's status as people tell it apart. */
    public enum ShownStatus {
        UNVERIFIED,
        ACTIVE,
        TOO_MANY_ERRORS,
        BLOCKED,
        GONE
    }

    /** The signatures of a delivery, in the order of its headers. */
    public Stream<SignatureRule> signatures() {
        return headers.stream()
                .filter(HeaderLine.Signed.class::isInstance)
                .map(line -> ((HeaderLine.Signed) line).rule());
    }

    /** Whether webhooks have a second, standard secret besides their own. */
    public boolean hasStandardSecret() {
        return signatures().anyMatch(rule -> rule.keyring() == SignatureRule.Keyring.STANDARD);
    }

    public WireProfile {
        headers = List.copyOf(headers);
        statusNames = Map.copyOf(statusNames);
        words = Map.copyOf(words);
        catalogue = List.copyOf(catalogue);
    }

    /** The same with the number that the database gave to its document. */
    public WireProfile withVersion(int number) {
        return new WireProfile(
                name,
                number,
                eventId,
                envelope,
                contentType,
                userAgent,
                headers,
                secrets,
                challenge,
                attempts,
                retry,
                rotation,
                eventTypesDefault,
                statusNames,
                words,
                catalogue);
    }

    /** The product's name of a webhook's status; our own where the product says that it cannot occur. */
    public String statusName(WebhookStatus status, @Nullable StatusReason reason) {
        var shown = ShownStatus.valueOf(reason == null ? status.name() : reason.name());
        String named = statusNames.get(shown);
        return named != null ? named : shown.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Names in lower case of all headers that a webhook's custom headers may not set. */
    public Set<String> ownHeaders() {
        Stream<HeaderLine> asked = challenge == null ? Stream.of() : challenge.headers().stream();
        Stream<String> listed = Stream.concat(headers.stream(), asked).map(HeaderLine::name);
        return Stream.concat(Stream.of("content-type", "user-agent"), listed)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Long, and of no use in a log. */
    @Override
    public String toString() {
        return "WireProfile[" + name + " version " + version + "]";
    }
}
