package dev.signpost.profile;

import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.ValueTemplate.Placeholder;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the signatures of a request hold for a webhook, and where they do not, why: the slips that receivers make are
 * tried one after the other. Pure; no secret is in what it says.
 */
public final class SignatureCheck {
    /** What libraries of Standard Webhooks 1.0 take for a replayed request. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String UNKNOWN = "The signature does not hold: ";

    private final WireProfile profile;
    private final List<SigningSecret> secrets;
    private final ReceivedRequest request;
    private final long nowMillis;
    private final SignatureGuesses guesses;

    private SignatureCheck(WireProfile profile, List<SigningSecret> secrets, ReceivedRequest request, long nowMillis) {
        this.profile = profile;
        this.secrets = secrets;
        this.request = request;
        this.nowMillis = nowMillis;
        this.guesses = new SignatureGuesses(request.body(), nowMillis, carrier(Placeholder.EVENT_ID), timeHeader());
    }

    /**
     * What is said of one header.
     *
     * @param header its name as the profile sends it
     * @param message in a sentence or two
     */
    public record Check(String header, boolean valid, String message) {}

    /**
     * What is said of a request.
     *
     * @param valid true if it has signatures and all of them hold
     * @param checks one for each signature of the profile, in its order
     * @param hint what else its receiver may want to know, or null
     */
    public record Result(
            boolean valid, List<Check> checks, @Nullable String hint) {}

    /**
     * Checks each signature that the profile sends.
     *
     * @param secrets of the webhook, newest first, those that have ended among them
     * @param nowMillis milliseconds since 1970
     */
    public static Result of(WireProfile profile, List<SigningSecret> secrets, ReceivedRequest request, long nowMillis) {
        return new SignatureCheck(profile, secrets, request, nowMillis).result();
    }

    private Result result() {
        var checks = new ArrayList<Check>();
        for (HeaderLine line : profile.headers()) {
            if (line instanceof HeaderLine.Signed signed) {
                checks.add(check(signed.name(), signed.rule()));
            }
        }
        boolean valid = !checks.isEmpty() && checks.stream().allMatch(Check::valid);
        return new Result(valid, List.copyOf(checks), hint(checks, valid));
    }

    private Check check(String name, SignatureRule rule) {
        List<SigningSecret> ring = rule.keyring().of(secrets);
        boolean unsigned = ring.isEmpty() && rule.withoutSecret() != SignatureRule.WithoutSecret.EMPTY_KEY;
        if (unsigned) {
            return new Check(name, false, "The webhook has no secret: this header is not sent, and nothing is signed.");
        }
        var header = request.header(name);
        if (header == null) {
            return new Check(name, false, missing());
        }
        String uncovered = uncovered(rule);
        if (uncovered != null) {
            return new Check(name, false, uncovered);
        }
        var written = WrittenSignature.in(header.value(), rule);
        if (written.isEmpty()) {
            return new Check(
                    name, false, "This is no such signature: expected is " + WrittenSignature.look(rule) + ".");
        }
        Check check = compared(name, written, guesses.of(rule, ring));
        return header.name().equalsIgnoreCase(name)
                ? check
                : new Check(name, check.valid(), check.message() + " Its name came in as " + header.name() + ".");
    }

    private String missing() {
        String like = request.signatureLike();
        return "The header is missing." + (like == null ? "" : " There is " + like + ", which is another one.");
    }

    /** Why what is signed cannot be put together, or null if it can. */
    private @Nullable String uncovered(SignatureRule rule) {
        if (rule.content() == SignatureRule.Content.BODY) {
            return null;
        }
        for (Placeholder part : List.of(Placeholder.EVENT_ID, Placeholder.ATTEMPT_UNIX_SECONDS)) {
            String carrier = carrier(part);
            if (carrier == null || request.header(carrier) == null) {
                return "The signature covers the header " + (carrier == null ? part.word() : carrier)
                        + ", which is missing.";
            }
        }
        return sentAt() == null ? "The header " + timeHeader() + " must be a time in seconds since 1970." : null;
    }

    private Check compared(String name, List<WrittenSignature> written, List<SignatureGuesses.Guess> guesses) {
        String id = value(Placeholder.EVENT_ID);
        Long seconds = sentAt();
        for (SignatureGuesses.Guess guess : guesses) {
            var content = new Signer.Content(id == null ? "" : id, seconds == null ? 0 : seconds, guess.body());
            byte[] digest = Signer.digest(guess.covered(), guess.key().bytes(), content);
            for (WrittenSignature one : written) {
                if (MessageDigest.isEqual(digest, one.digest().bytes())) {
                    return told(name, guess.words(), one.slip());
                }
            }
        }
        return new Check(name, false, nothing());
    }

    private static Check told(String name, @Nullable String words, @Nullable String slip) {
        if (slip == null) {
            return new Check(name, words == null, words == null ? "The signature holds." : words);
        }
        String written = "It is written otherwise than it was sent: " + slip + ".";
        return new Check(name, false, (words == null ? "The signature is right." : words) + " " + written);
    }

    private String nothing() {
        return request.body().length() == 0
                ? UNKNOWN + "the body is empty. What parses a body may have used it up."
                : UNKNOWN + "the body was changed, or another secret made it.";
    }

    private @Nullable String hint(List<Check> checks, boolean valid) {
        var hints = new ArrayList<String>();
        if (checks.isEmpty()) {
            hints.add("The wire profile sends no signature.");
        }
        Long seconds = sentAt();
        if (seconds != null) {
            var age = Duration.between(Instant.ofEpochSecond(seconds), Instant.ofEpochMilli(nowMillis));
            if (age.abs().compareTo(TOLERANCE) > 0) {
                hints.add(timeHeader() + " is " + (age.isNegative() ? "in the future" : "older than 5 minutes")
                        + ": libraries of Standard Webhooks refuse such a request, so that nobody can replay it.");
            }
        }
        boolean unknown = checks.stream().anyMatch(check -> check.message().startsWith(UNKNOWN));
        if (!valid && unknown) {
            hints.add("Compare the body with the one in the delivery's history. If they are the same to the byte, the"
                    + " secret is another one, perhaps that of another webhook.");
        }
        return hints.isEmpty() ? null : String.join(" ", hints);
    }

    /** Start of the attempt in seconds since 1970 as the request has it, or null. */
    private @Nullable Long sentAt() {
        String text = value(Placeholder.ATTEMPT_UNIX_SECONDS);
        return text != null && text.matches("[1-9][0-9]{0,11}") ? Long.valueOf(text) : null;
    }

    private @Nullable String value(Placeholder part) {
        String carrier = carrier(part);
        var header = carrier == null ? null : request.header(carrier);
        return header == null ? null : header.value().strip();
    }

    private String timeHeader() {
        return String.valueOf(carrier(Placeholder.ATTEMPT_UNIX_SECONDS));
    }

    /** The header whose whole value is that. */
    private @Nullable String carrier(Placeholder part) {
        return HeaderLine.carrying(profile.headers(), part);
    }
}
