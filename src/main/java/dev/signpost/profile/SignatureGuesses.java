package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import dev.signpost.model.Webhook.SigningSecret;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the signature of a received request may have been made of, the right one first, and then the usual slips. */
final class SignatureGuesses {
    private final RawBytes body;
    private final long nowMillis;
    private final @Nullable String idHeader;
    private final @Nullable String timeHeader;

    /**
     * @param body as it was received
     * @param nowMillis milliseconds since 1970
     * @param idHeader header of the event's id, if there is one
     * @param timeHeader header of the attempt's time, if there is one
     */
    SignatureGuesses(RawBytes body, long nowMillis, @Nullable String idHeader, @Nullable String timeHeader) {
        this.body = body;
        this.nowMillis = nowMillis;
        this.idHeader = idHeader;
        this.timeHeader = timeHeader;
    }

    /**
     * One guess.
     *
     * @param covered what is signed
     * @param key of the HMAC
     * @param body that is signed
     * @param words what is wrong if it is this one, or null if nothing is
     */
    record Guess(
            SignatureRule.Content covered,
            RawBytes key,
            RawBytes body,
            @Nullable String words) {}

    /** @param ring the webhook's secrets, newest first, those that have ended among them */
    List<Guess> of(SignatureRule rule, List<SigningSecret> ring) {
        var guesses = new ArrayList<Guess>();
        var present = present(rule, ring);
        present.forEach(key -> guesses.add(new Guess(rule.content(), RawBytes.of(key), body, null)));
        for (var other : BodyGuesses.of(body)) {
            String words =
                    "The signature is that of another body. " + other.words() + " Sign the bytes as they come in.";
            present.forEach(key -> guesses.add(new Guess(rule.content(), RawBytes.of(key), other.body(), words)));
        }
        for (SigningSecret other : ring) {
            byte[] key = Signer.key(rule.key(), other.secret());
            if (key != null && !contains(present, key)) {
                guesses.add(new Guess(rule.content(), RawBytes.of(key), body, another(other)));
            }
        }
        misread(rule, ring)
                .forEach(key -> guesses.add(new Guess(rule.content(), RawBytes.of(key), body, misreading(rule))));
        if (rule.content() == SignatureRule.Content.ID_TIMESTAMP_BODY) {
            String words = "The signature covers the body alone: it must cover the values of " + idHeader + " and "
                    + timeHeader + " and the body, with full stops in between.";
            present.forEach(key -> guesses.add(new Guess(SignatureRule.Content.BODY, RawBytes.of(key), body, words)));
        }
        return guesses;
    }

    /** The keys that sign now. */
    private List<byte[]> present(SignatureRule rule, List<SigningSecret> ring) {
        if (ring.isEmpty()) {
            return List.of(Signer.EMPTY_KEY);
        }
        var signing = ring.stream().filter(secret -> secret.signsAt(nowMillis)).toList();
        var used = rule.secrets() == SignatureRule.Secrets.ALL || signing.isEmpty() ? signing : signing.subList(0, 1);
        return keys(rule.key(), used);
    }

    /** Those keys, made of the secrets in the way that the rule does not make them. */
    private List<byte[]> misread(SignatureRule rule, List<SigningSecret> ring) {
        var other = rule.key() == SignatureRule.Key.UTF8 ? SignatureRule.Key.WHSEC_BASE64 : SignatureRule.Key.UTF8;
        return keys(
                other, ring.stream().filter(secret -> secret.signsAt(nowMillis)).toList());
    }

    private static String misreading(SignatureRule rule) {
        return rule.key() == SignatureRule.Key.UTF8
                ? "The signature was made with the secret base64-decoded: the key is its whole text, whsec_ included."
                : "The signature was made with the secret's text: the key is what follows whsec_, base64-decoded.";
    }

    private static List<byte[]> keys(SignatureRule.Key reading, List<SigningSecret> secrets) {
        var keys = new ArrayList<byte[]>();
        for (SigningSecret secret : secrets) {
            byte[] key = Signer.key(reading, secret.secret());
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static boolean contains(List<byte[]> keys, byte[] wanted) {
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(key, wanted));
    }

    private String another(SigningSecret secret) {
        if (nowMillis < secret.startsAtMillis()) {
            return "The signature was made with the webhook's next secret, which signs from "
                    + second(secret.startsAtMillis()) + " on.";
        }
        return secret.signsAt(nowMillis)
                ? "The signature was made with an older secret of this webhook."
                : "The signature was made with an older secret of this webhook, which ended at "
                        + second(secret.endsAtMillis()) + ". It held for requests that were sent before.";
    }

    private static Instant second(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }
}
