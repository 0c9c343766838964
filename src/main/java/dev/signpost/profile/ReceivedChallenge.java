package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.profile.ValueTemplate.Placeholder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A challenge as its receiver sees it: what it asks to be echoed, and whether what came along with it holds. Pure.
 *
 * @param value what the challenge is
 * @param echo whether the answer's body must be exactly it
 * @param faults what does not hold, in sentences; empty if all does or if no secret is known to check it with
 */
public record ReceivedChallenge(String value, boolean echo, List<String> faults) {
    private static final String MARK = "\u0000challenge\u0000";

    /**
     * The challenge that a request is; empty if it is none of this profile's.
     *
     * @param method of the request
     * @param secret of the webhook, or null if it is not known
     * @param unixSeconds now
     */
    public static Optional<ReceivedChallenge> in(
            WireProfile profile, String method, ReceivedRequest request, @Nullable Secret secret, long unixSeconds) {
        ChallengeRules rules = profile.challenge();
        if (rules == null || !rules.method().equals(method)) {
            return Optional.empty();
        }
        String value = value(rules, request);
        return value == null
                ? Optional.empty()
                : Optional.of(new ReceivedChallenge(
                        value, rules.echo(), faults(rules, request, new Known(value, secret, unixSeconds))));
    }

    /** What the faults are found with. */
    private record Known(String value, @Nullable Secret secret, long unixSeconds) {}

    private static @Nullable String value(ChallengeRules rules, ReceivedRequest request) {
        String body = new String(request.body().bytes(), StandardCharsets.UTF_8);
        String inBody = value(rules.body(), body);
        for (HeaderLine line : rules.headers()) {
            if (line instanceof HeaderLine.Value template
                    && template.value().placeholders().contains(Placeholder.CHALLENGE)) {
                String sent = line(request, template.name());
                return sent == null ? null : value(template.value(), sent);
            }
        }
        return inBody;
    }

    /** What stands in a text where the template has the challenge, or null if the text is none of the template's. */
    private static @Nullable String value(ValueTemplate template, String text) {
        if (!template.placeholders().contains(Placeholder.CHALLENGE)) {
            return null;
        }
        String marked = template.fill(placeholder -> placeholder == Placeholder.CHALLENGE ? MARK : "");
        if (marked == null) {
            return null;
        }
        Matcher found = Pattern.compile(
                        Pattern.quote(marked).replace(MARK, "\\E([A-Za-z0-9-]{1,128})\\Q"), Pattern.DOTALL)
                .matcher(text);
        return found.matches() ? found.group(1) : null;
    }

    private static List<String> faults(ChallengeRules rules, ReceivedRequest request, Known known) {
        var faults = new ArrayList<String>();
        Secret secret = known.secret();
        if (secret == null) {
            return faults;
        }
        for (HeaderLine line : rules.headers()) {
            String sent = line(request, line.name());
            String expected = line instanceof HeaderLine.Value template
                    ? filled(template.value(), known, secret)
                    : signed((HeaderLine.Signed) line, request.body(), known, secret);
            if (expected != null && !expected.equals(sent)) {
                faults.add(line.name() + (sent == null ? " is missing." : " does not hold: another secret."));
            }
        }
        return faults;
    }

    private static @Nullable String filled(ValueTemplate template, Known known, Secret secret) {
        return template.fill(placeholder -> switch (placeholder) {
            case CHALLENGE -> known.value();
            case SECRET -> secret.reveal();
            case ATTEMPT_UNIX_SECONDS, EVENT_ID, WEBHOOK_ID, TRACEPARENT -> null;
        });
    }

    private static @Nullable String signed(HeaderLine.Signed line, RawBytes body, Known known, Secret secret) {
        var content = new Signer.Content(known.value(), known.unixSeconds(), body);
        try {
            return Signer.once(line.rule(), line.name(), List.of(secret), content);
        } catch (NoSigningKeyException unusable) {
            return null;
        }
    }

    private static @Nullable String line(ReceivedRequest request, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return request.headers().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(lower))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
