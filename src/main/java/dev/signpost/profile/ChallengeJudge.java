package dev.signpost.profile;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says whether an answer to a challenge passes, and where it does not, what the receiver's owner got wrong. Pure. */
public final class ChallengeJudge {
    private ChallengeJudge() {}

    /**
     * What the outcome means.
     *
     * @param challenge as it was sent, before this outcome
     */
    public static ChallengeResult judge(ChallengeTarget target, Challenge challenge, Outcome outcome) {
        ChallengeRules rules = target.rules();
        if (outcome instanceof Outcome.Failed failed) {
            FailureDetail detail = failed.answer().detail();
            String hint = detail == null ? unreached(failed.kind()) : detail.sentence();
            return new ChallengeResult(false, rules.words().unreachable(), detail, hint, null, failed.millis(), false);
        }
        var answered = (Outcome.Answered) outcome;
        boolean status = rules.pass().stream().anyMatch(range -> range.contains(answered.status()));
        String slip = status && !rules.echo() ? null : slip(target, challenge, answered, status);
        return slip == null
                ? ChallengeResult.passed(answered.status(), answered.millis())
                : new ChallengeResult(
                        false, rules.words().mismatch(), null, slip, answered.status(), answered.millis(), false);
    }

    private static String unreached(FailureKind kind) {
        return switch (kind) {
            case TIMEOUT -> "Timeout: no answer arrived in time. Is the server running, and open to the internet?";
            case TLS -> kind.sentence() + " Browsers may forgive a missing intermediate certificate; programs do not.";
            // In the same words: told apart, they would show which names the inside of our network has.
            case DNS, ADDRESS_REFUSED -> FailureKind.DNS.sentence() + " Look for a slip in the URL's host name.";
            case REFUSED -> kind.sentence() + " Is the server running, and is the port right?";
            default -> kind.sentence();
        };
    }

    /** What is wrong with an answer, or null if nothing is. */
    private static @Nullable String slip(
            ChallengeTarget target, Challenge challenge, Outcome.Answered answered, boolean status) {
        if (!status) {
            return status(target.rules().pass(), answered.status());
        }
        byte[] body = answered.answer().body().bytes();
        boolean same = Arrays.equals(body, challenge.value().getBytes(StandardCharsets.UTF_8));
        if (same) {
            return answered.answer().truncated() ? "The connection broke before the answer was complete." : null;
        }
        return echo(target, challenge.value(), new String(body, StandardCharsets.UTF_8));
    }

    private static String status(List<StatusRange> pass, int status) {
        if (status >= 300 && status < 400 && status != 304) {
            return "It answered with the redirect " + status
                    + ", and redirects are not followed: use the URL that it leads to.";
        }
        String expected = pass.stream().map(StatusRange::toString).collect(Collectors.joining(" or "));
        String cause = switch (status) {
            case 401, 403 -> " Let this request in without a login.";
            case 404, 410 -> " Look at the URL's path.";
            case 405 -> " The route must also take this request's method.";
            default -> "";
        };
        return "It answered with the status " + status + "; expected is " + expected + "." + cause;
    }

    private static String echo(ChallengeTarget target, String value, String body) {
        if (body.isEmpty()) {
            return "The answer's body is empty; it must be the challenge and nothing else.";
        }
        String trimmed = body.strip();
        if (trimmed.equals(value)) {
            return body.endsWith("\n") || body.endsWith("\r")
                    ? "The answer ends with a newline: send the challenge and nothing behind it."
                    : "There is white space around the challenge: send the challenge and nothing else.";
        }
        if (trimmed.equals("\"" + value + "\"") || trimmed.equals("'" + value + "'")) {
            return "The challenge stands in quotes: send it as plain text, not as JSON.";
        }
        if (body.contains(value)) {
            return "There is more in the answer than the challenge: send the challenge and nothing else.";
        }
        if (body.toLowerCase(Locale.ROOT).contains(value)) {
            return "The challenge came back in upper case: send it unchanged.";
        }
        boolean secret = !target.secrets().isEmpty() && target.secrets().get(0).equals(Secret.of(trimmed));
        return secret
                ? "The answer is the secret: send the challenge instead."
                : "The answer is another text: send the value of the challenge header as it came with this request.";
    }
}
