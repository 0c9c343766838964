package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One challenge as it is sent. Pure but for the chance that is given.
 *
 * @param value what the receiver is asked to show that it has read
 * @param method {@code GET} or {@code POST}
 * @param headers in the order in which they are sent; what HTTP itself needs ({@code Host}, {@code Content-Length}) is
 *     not among them
 * @param body of the request; empty for none
 */
public record Challenge(String value, String method, List<Map.Entry<String, String>> headers, RawBytes body) {
    private static final int HEX_BYTES = 32;

    public Challenge {
        headers = List.copyOf(headers);
    }

    /**
     * A new challenge for that receiver.
     *
     * @param unixSeconds now, for signatures that cover a time
     * @param random a cryptographically strong source
     * @throws NoSigningKeyException if a signature that must be there has no usable secret
     */
    public static Challenge of(ChallengeTarget target, long unixSeconds, RandomGenerator random) {
        ChallengeRules rules = target.rules();
        String value = value(rules.value(), random);
        String body = filled(rules.body(), target, value, unixSeconds);
        RawBytes bytes = RawBytes.of((body == null ? "" : body).getBytes(StandardCharsets.UTF_8));
        var headers = new ArrayList<Map.Entry<String, String>>();
        if (bytes.length() > 0) {
            headers.add(Map.entry("Content-Type", target.wire().contentType()));
        }
        headers.add(Map.entry("User-Agent", target.wire().userAgent()));
        var content = new Signer.Content(value, unixSeconds, bytes);
        for (HeaderLine line : rules.headers()) {
            String text = line instanceof HeaderLine.Value template
                    ? filled(template.value(), target, value, unixSeconds)
                    : Signer.once(((HeaderLine.Signed) line).rule(), line.name(), target.secrets(), content);
            if (text != null) {
                headers.add(Map.entry(line.name(), text));
            }
        }
        target.headers().forEach((name, own) -> headers.add(Map.entry(name, own.reveal())));
        return new Challenge(value, rules.method(), headers, bytes);
    }

    private static @Nullable String filled(
            ValueTemplate template, ChallengeTarget target, String value, long unixSeconds) {
        return template.fill(placeholder -> switch (placeholder) {
            case CHALLENGE -> value;
            case SECRET ->
                target.secrets().isEmpty() ? null : target.secrets().get(0).reveal();
            case ATTEMPT_UNIX_SECONDS -> Long.toString(unixSeconds);
            case EVENT_ID, WEBHOOK_ID, TRACEPARENT -> null;
        });
    }

    private static String value(ChallengeRules.ChallengeValue look, RandomGenerator random) {
        if (look == ChallengeRules.ChallengeValue.HEX_64) {
            var bytes = new byte[HEX_BYTES];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
        // RFC 9562 section 5.4: version 4, variant 10.
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** Without its headers and value: one of them may hold the secret. */
    @Override
    public String toString() {
        return "Challenge[" + method + "]";
    }
}
