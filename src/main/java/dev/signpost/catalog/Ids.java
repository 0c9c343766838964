package dev.signpost.catalog;

import dev.signpost.model.Secret;
import dev.signpost.profile.SecretRules;
import java.security.SecureRandom;

/** Makes public ids and API keys: random, so that nobody can guess one or count with them. */
public final class Ids {
    /** What every API key begins with, so that scanners of leaked text know one when they see it. */
    static final String KEY_PREFIX = "sp_";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_CHARACTERS = 20;
    // 256 bits of randomness: 62^43 > 2^256.
    private static final int KEY_CHARACTERS = 43;

    private final SecureRandom random;

    public Ids(SecureRandom random) {
        this.random = random;
    }

    public String webhook() {
        return "wh_" + text(ID_CHARACTERS);
    }

    public String apiKeyId() {
        return "key_" + text(ID_CHARACTERS);
    }

    /** For the audit log; the link itself is not stored. */
    public String consoleLink() {
        return text(ID_CHARACTERS);
    }

    /** A new API key, shown to its owner once. */
    public Secret apiKey() {
        return Secret.of(KEY_PREFIX + text(KEY_CHARACTERS));
    }

    /** Whether a text has the look of an API key: what has not is nobody's, without a look-up. */
    static boolean mayBeApiKey(String text) {
        return text.length() == KEY_PREFIX.length() + KEY_CHARACTERS
                && text.startsWith(KEY_PREFIX)
                && text.substring(KEY_PREFIX.length()).chars().allMatch(Texts::alphanumeric);
    }

    /** A new signing secret as the profile wants it, which must generate them. */
    Secret signingSecret(SecretRules rules) {
        return rules.generate(random);
    }

    /** A new secret for a Standard Webhooks signature beside a profile's own. */
    Secret standardSecret() {
        return SecretRules.generate(SecretRules.STANDARD, random);
    }

    private String text(int characters) {
        var text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
