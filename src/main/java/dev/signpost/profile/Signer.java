package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs what one webhook is sent: keeps a keyed {@link Mac} for each signature and secret. Built once for each version
 * of a webhook and event loop, and used on that event loop only: a {@code Mac} is not thread-safe.
 */
public final class Signer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String WHSEC = "whsec_";
    // HMAC pads its key with zero bytes, so one zero byte gives what an empty key would, which the JDK refuses.
    static final byte[] EMPTY_KEY = new byte[1];

    private final List<Line> lines;
    private final int secretNumber;

    /** Owned by the signer's event loop: the Macs' state. */
    private record Line(SignatureRule rule, List<Mac> macs) {}

    private Signer(List<Line> lines, int secretNumber) {
        this.lines = lines;
        this.secretNumber = secretNumber;
    }

    /**
     * A signer for a webhook's secrets.
     *
     * @param secrets those in force, each kind newest first; may be empty where the profile allows it
     * @throws NoSigningKeyException if a signature that must be there has no usable secret
     */
    public static Signer forSecrets(WireProfile profile, List<SigningSecret> secrets) {
        var lines = new ArrayList<Line>();
        for (HeaderLine line : profile.headers()) {
            if (line instanceof HeaderLine.Signed signed) {
                List<SigningSecret> ring = signed.rule().keyring().of(secrets);
                lines.add(new Line(signed.rule(), macs(signed.rule(), signed.name(), texts(ring))));
            }
        }
        boolean own = lines.stream().anyMatch(line -> line.rule().keyring() == SignatureRule.Keyring.OWN);
        List<SigningSecret> mine = SignatureRule.Keyring.OWN.of(secrets);
        return new Signer(
                List.copyOf(lines), own && !mine.isEmpty() ? mine.get(0).number() : 0);
    }

    /**
     * The value of one signature for a single use, such as a challenge; null where the rule leaves it out.
     *
     * @param header its name, for the message of a failure
     * @param secrets newest first
     * @throws NoSigningKeyException if it must be there and has no usable secret
     */
    public static @Nullable String once(SignatureRule rule, String header, List<Secret> secrets, Content content) {
        return value(new Line(rule, macs(rule, header, secrets)), content);
    }

    /**
     * What a signature may cover.
     *
     * @param id the event's id in the profile's spelling
     * @param unixSeconds start of the attempt
     * @param body the bytes that are sent
     */
    public record Content(String id, long unixSeconds, RawBytes body) {}

    /** The highest number among the webhook's own secrets that sign, 0 if none does. */
    public int secretNumber() {
        return secretNumber;
    }

    /**
     * The value of the profile's signature header.
     *
     * @param index counts the signature headers of the profile from 0
     * @return null if it is left out for want of a secret
     */
    @Nullable
    String value(int index, Content content) {
        return value(lines.get(index), content);
    }

    private static @Nullable String value(Line line, Content content) {
        List<Mac> macs = line.macs();
        if (macs.isEmpty()) {
            return null;
        }
        if (macs.size() == 1) {
            return one(line.rule(), macs.get(0), content);
        }
        var all = new StringBuilder(macs.size() * 72);
        for (Mac mac : macs) {
            all.append(all.isEmpty() ? "" : " ").append(one(line.rule(), mac, content));
        }
        return all.toString();
    }

    private static String one(SignatureRule rule, Mac mac, Content content) {
        byte[] digest = digest(rule.content(), mac, content);
        return rule.prefix()
                + (rule.encoding() == SignatureRule.Encoding.HEX
                        ? HexFormat.of().formatHex(digest)
                        : Base64.getEncoder().encodeToString(digest));
    }

    private static byte[] digest(SignatureRule.Content covered, Mac mac, Content content) {
        if (covered == SignatureRule.Content.ID_TIMESTAMP_BODY) {
            String head = content.id() + "." + content.unixSeconds() + ".";
            mac.update(head.getBytes(StandardCharsets.UTF_8));
        }
        return mac.doFinal(content.body().bytes());
    }

    /** The 32 bytes of one signature, for those who compare. */
    static byte[] digest(SignatureRule.Content covered, byte[] key, Content content) {
        return digest(covered, mac(key), content);
    }

    private static List<Secret> texts(List<SigningSecret> secrets) {
        return secrets.stream().map(SigningSecret::secret).toList();
    }

    private static List<Mac> macs(SignatureRule rule, String header, List<Secret> secrets) {
        if (secrets.isEmpty()) {
            return switch (rule.withoutSecret()) {
                case REFUSE -> throw new NoSigningKeyException("no secret for the header " + header);
                case OMIT -> List.of();
                case EMPTY_KEY -> List.of(mac(EMPTY_KEY));
            };
        }
        var signing = rule.secrets() == SignatureRule.Secrets.ALL ? secrets : secrets.subList(0, 1);
        return signing.stream().map(secret -> mac(key(rule, header, secret))).toList();
    }

    private static byte[] key(SignatureRule rule, String header, Secret secret) {
        byte[] key = key(rule.key(), secret);
        if (key == null) {
            throw new NoSigningKeyException("the secret for the header " + header + " is not base64");
        }
        return key;
    }

    /** The key's bytes, or null if the secret's text cannot be read that way. */
    static byte @Nullable [] key(SignatureRule.Key reading, Secret secret) {
        String text = secret.reveal();
        if (reading == SignatureRule.Key.UTF8) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.startsWith(WHSEC) ? text.substring(WHSEC.length()) : text);
        } catch (IllegalArgumentException notBase64) {
            // Its message quotes a character of the secret.
            return null;
        }
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.length == 0 ? EMPTY_KEY : key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
