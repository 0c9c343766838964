package dev.signpost.profile;

import dev.signpost.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook's secret comes from, what it looks like and who may see it.
 *
 * @param required false if a webhook may have none
 * @param given what a secret chosen by the user looks like, or null if users cannot choose
 * @param generated what a generated one looks like, or null if none is generated
 * @param visibility when it is shown again after the answer that made it
 */
public record SecretRules(
        boolean required, @Nullable Given given, @Nullable Generated generated, Visibility visibility) {

    /**
     * A secret chosen by the user.
     *
     * @param prefix it must begin so; may be empty
     * @param form of the rest
     * @param min characters, or bytes after decoding
     * @param max characters, or bytes after decoding
     */
    public record Given(String prefix, Form form, int min, int max) {}

    /** What follows the prefix of a given secret. */
    public enum Form {
        /** Any characters but control characters. */
        TEXT,
        /** Printable ASCII, space included. */
        ASCII,
        /** Base64 with padding (RFC 4648 section 4). */
        BASE64
    }

    /**
     * A generated secret.
     *
     * @param prefix stands before it
     * @param encoding of the random bytes
     * @param bytes of randomness
     */
    public record Generated(String prefix, SignatureRule.Encoding encoding, int bytes) {}

    /** When people with the scope {@code manage} see the secret again. */
    public enum Visibility {
        ALWAYS,
        WHILE_UNVERIFIED,
        NEVER
    }

    private static final int EXAMPLE_SIZE = 32;

    /** What a generated secret for a Standard Webhooks signature looks like (Standard Webhooks 1.0). */
    public static final Generated STANDARD = new Generated("whsec_", SignatureRule.Encoding.BASE64, 32);

    /** Whether a webhook that was given no secret gets one. */
    public boolean generates() {
        return generated != null;
    }

    /**
     * A new secret.
     *
     * @param random a cryptographically strong source
     * @throws IllegalStateException if this profile generates none; see {@link #generates()}
     */
    public Secret generate(RandomGenerator random) {
        if (generated == null) {
            throw new IllegalStateException("this profile generates no secrets");
        }
        return generate(generated, random);
    }

    /** A new secret of that look from a cryptographically strong source. */
    public static Secret generate(Generated look, RandomGenerator random) {
        var bytes = new byte[look.bytes()];
        random.nextBytes(bytes);
        String text = look.encoding() == SignatureRule.Encoding.HEX
                ? HexFormat.of().formatHex(bytes)
                : Base64.getEncoder().encodeToString(bytes);
        return Secret.of(look.prefix() + text);
    }

    /**
     * A secret to show what one looks like: a generated one, or one as a user could choose it.
     *
     * @return null if the profile has no secrets
     */
    public @Nullable Secret example(RandomGenerator random) {
        if (generated != null || given == null) {
            return generated == null ? null : generate(random);
        }
        int size = Math.max(given.min(), Math.min(given.max(), EXAMPLE_SIZE));
        var bytes = new byte[size];
        random.nextBytes(bytes);
        String text = given.form() == Form.BASE64
                ? Base64.getEncoder().encodeToString(bytes)
                : HexFormat.of().formatHex(bytes).substring(0, size);
        return Secret.of(given.prefix() + text);
    }

    /**
     * Checks what a request brought.
     *
     * @param secret the text, or null if the request named none
     * @return what was expected, for the user, or null if it is right; never quotes the secret
     */
    public @Nullable String fault(@Nullable String secret) {
        if (secret == null) {
            return required && generated == null ? "A secret is required." : null;
        }
        if (given == null) {
            return "A secret cannot be chosen here: it is generated.";
        }
        return fits(given, secret) ? null : expected(given);
    }

    /**
     * Checks a secret that a webhook is said to have: one that its user chose or one that was generated.
     *
     * @return what was expected, for the user, or null if a webhook can have it; never quotes the secret
     */
    public @Nullable String faultOfPresent(String secret) {
        if ((given != null && fits(given, secret)) || (generated != null && fits(generated, secret))) {
            return null;
        }
        return given != null ? expected(given) : generated == null ? "Webhooks have no secret." : expected(generated);
    }

    private static boolean fits(Generated rule, String secret) {
        if (!secret.startsWith(rule.prefix())) {
            return false;
        }
        String rest = secret.substring(rule.prefix().length());
        return rule.encoding() == SignatureRule.Encoding.HEX
                ? rest.matches("[0-9a-f]{" + 2 * rule.bytes() + "}")
                : decodedLength(rest) == rule.bytes();
    }

    private static String expected(Generated rule) {
        String rest = rule.encoding() == SignatureRule.Encoding.HEX
                ? 2 * rule.bytes() + " lower-case hexadecimal digits"
                : "base64 (with padding) of " + rule.bytes() + " bytes";
        return "The secret must be " + (rule.prefix().isEmpty() ? "" : rule.prefix() + " followed by ") + rest + ".";
    }

    private static boolean fits(Given rule, String secret) {
        if (!secret.startsWith(rule.prefix())) {
            return false;
        }
        String rest = secret.substring(rule.prefix().length());
        int size = switch (rule.form()) {
            case TEXT -> textLength(rest);
            case ASCII -> rest.chars().allMatch(c -> c >= 0x20 && c <= 0x7e) ? rest.length() : -1;
            case BASE64 -> decodedLength(rest);
        };
        return rule.min() <= size && size <= rule.max();
    }

    private static int textLength(String text) {
        boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        boolean plain = text.codePoints().noneMatch(Character::isISOControl);
        return encodable && plain ? text.codePointCount(0, text.length()) : -1;
    }

    private static int decodedLength(String text) {
        // The JDK forgives missing padding; the receivers' libraries do not.
        if (text.length() % 4 != 0) {
            return -1;
        }
        try {
            return Base64.getDecoder().decode(text).length;
        } catch (IllegalArgumentException notBase64) {
            return -1;
        }
    }

    private static String expected(Given rule) {
        String range = rule.min() + " to " + rule.max();
        String form = switch (rule.form()) {
            case TEXT -> range + " characters without control characters";
            case ASCII -> range + " printable ASCII characters";
            case BASE64 -> "base64 (with padding) of " + range + " bytes";
        };
        return "The secret must be " + (rule.prefix().isEmpty() ? "" : rule.prefix() + " followed by ") + form + ".";
    }
}
