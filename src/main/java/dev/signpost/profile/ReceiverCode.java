package dev.signpost.profile;

import dev.signpost.profile.ValueTemplate.Placeholder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small receiver that checks the signatures of a wire profile and answers its challenge: a whole program that
 * needs nothing but its language, made of the profile's data, so that a company's own profile has one too.
 */
public final class ReceiverCode {
    private static final String RESOURCES = "/profile/receiver/";

    private final Map<Language, String> templates;

    private ReceiverCode(Map<Language, String> templates) {
        this.templates = Map.copyOf(templates);
    }

    /** What it can be written in. */
    public enum Language {
        NODE("receiver.js"),
        PYTHON("receiver.py"),
        JAVA("Receiver.java"),
        GO("receiver.go");

        private final String fileName;

        Language(String fileName) {
            this.fileName = fileName;
        }

        public String fileName() {
            return fileName;
        }

        /** As requests name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is none of that word */
        public static Language ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Reads the templates; meant for the start. */
    public static ReceiverCode load() {
        var templates = new EnumMap<Language, String>(Language.class);
        for (Language language : Language.values()) {
            templates.put(language, read(RESOURCES + language.fileName()));
        }
        return new ReceiverCode(templates);
    }

    private static String read(String resource) {
        try (InputStream in = ReceiverCode.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was packed without " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program; empty for a profile that does not sign with secrets of that kind. */
    public Optional<String> text(WireProfile profile, Language language, SignatureRule.Keyring keyring) {
        String template = templates.get(language);
        return signature(profile, keyring).map(signed -> {
            var flags = new HashSet<String>();
            var values = new HashMap<String, String>();
            delivery(profile, signed, flags, values);
            if (profile.challenge() != null && keyring == SignatureRule.Keyring.OWN) {
                challenge(profile.challenge(), signed.rule(), flags, values);
            }
            if (language == Language.GO && needsStrings(flags)) {
                flags.add("strings");
            }
            return CodeTemplate.filled(String.valueOf(template), flags, values);
        });
    }

    /** What the developer of a receiver should know besides. */
    public List<String> notes(WireProfile profile, SignatureRule.Keyring keyring) {
        return signature(profile, keyring).map(signed -> notes(profile, signed)).orElse(List.of());
    }

    private static List<String> notes(WireProfile profile, HeaderLine.Signed signed) {
        var notes = new ArrayList<String>();
        SignatureRule rule = signed.rule();
        notes.add("Keep the body's bytes as they come in until the signature is checked: a body that was parsed and"
                + " written again has another one.");
        if (!rule.prefix().isEmpty() && rule.secrets() == SignatureRule.Secrets.NEWEST) {
            notes.add("The header's value is " + rule.prefix() + " and then the signature. A receiver that compares the"
                    + " bare signature with the whole header, as printed samples may do, refuses every request: it"
                    + " expects what follows " + rule.prefix() + ".");
        }
        if (rule.key() == SignatureRule.Key.WHSEC_BASE64) {
            notes.add("The key is what follows whsec_ in the secret, base64-decoded.");
        } else if (whsec(profile.secrets())) {
            notes.add("The key is the secret's whole text as it is, whsec_ included.");
        }
        if (rule.withoutSecret() == SignatureRule.WithoutSecret.OMIT) {
            notes.add("A webhook without a secret is sent requests without " + signed.name()
                    + ": give it a secret, or anybody can send to its URL.");
        }
        if (profile.hasStandardSecret()) {
            notes.add(
                    rule.keyring() == SignatureRule.Keyring.OWN
                            ? "Requests carry a Standard Webhooks signature too, made with the webhook's second secret"
                                    + " (standardSecret): which=STANDARD shows code for that one."
                            : "The secret is the webhook's second one (standardSecret), not that of the profile's own"
                                    + " signature, which answers challenges.");
        }
        return List.copyOf(notes);
    }

    private static boolean whsec(SecretRules secrets) {
        return secrets.generated() != null && secrets.generated().prefix().equals("whsec_");
    }

    private static Optional<HeaderLine.Signed> signature(WireProfile profile, SignatureRule.Keyring keyring) {
        return profile.headers().stream()
                .filter(HeaderLine.Signed.class::isInstance)
                .map(HeaderLine.Signed.class::cast)
                .filter(signed -> signed.rule().keyring() == keyring)
                .findFirst();
    }

    private static void delivery(
            WireProfile profile, HeaderLine.Signed signed, Set<String> flags, Map<String, String> values) {
        SignatureRule rule = signed.rule();
        boolean hex = rule.encoding() == SignatureRule.Encoding.HEX;
        flag(flags, "hex", hex);
        flag(flags, "base64", !hex || rule.key() == SignatureRule.Key.WHSEC_BASE64);
        flag(flags, "whsec", rule.key() == SignatureRule.Key.WHSEC_BASE64);
        flag(flags, "several", rule.secrets() == SignatureRule.Secrets.ALL);
        flag(flags, "optional", rule.withoutSecret() == SignatureRule.WithoutSecret.OMIT);
        values.put("name", profile.name());
        values.put("signatureHeader", quoted(signed.name()));
        values.put("prefix", quoted(rule.prefix()));
        values.put("encoding", quoted(hex ? "hex" : "base64"));
        values.put(
                "success", Integer.toString(profile.attempts().success().get(0).first()));
        if (rule.content() == SignatureRule.Content.ID_TIMESTAMP_BODY) {
            flags.add("timed");
            values.put(
                    "idHeader", quoted(String.valueOf(HeaderLine.carrying(profile.headers(), Placeholder.EVENT_ID))));
            values.put(
                    "timeHeader",
                    quoted(String.valueOf(HeaderLine.carrying(profile.headers(), Placeholder.ATTEMPT_UNIX_SECONDS))));
        }
    }

    private static void challenge(
            ChallengeRules rules, SignatureRule delivery, Set<String> flags, Map<String, String> values) {
        flags.add("challenge");
        values.put("challengeMethod", quoted(rules.method()));
        values.put("challengeStatus", Integer.toString(rules.pass().get(0).first()));
        String header = HeaderLine.carrying(rules.headers(), Placeholder.CHALLENGE);
        String token = HeaderLine.carrying(rules.headers(), Placeholder.SECRET);
        HeaderLine.Signed signed = checkable(rules, delivery);
        put(flags, values, "challengeToken", "challengeTokenHeader", token);
        put(flags, values, "challengeSigned", "challengeSignatureHeader", signed == null ? null : signed.name());
        String mark = header != null ? header : signed != null ? signed.name() : token;
        put(flags, values, "challengeMark", "challengeMark", mark);
        String body = rules.body().toString();
        String gap = "{" + Placeholder.CHALLENGE.word() + "}";
        int at = body.indexOf(gap);
        boolean inBody = at >= 0 && (mark == null || (rules.echo() && header == null));
        if (inBody) {
            flags.add("challengeInBody");
            values.put("challengeBefore", quoted(body.substring(0, at)));
            values.put("challengeBehind", quoted(body.substring(at + gap.length())));
        }
        put(flags, values, "echoHeader", "challengeHeader", rules.echo() ? header : null);
        flag(flags, "echoBody", rules.echo() && header == null && inBody);
        flag(flags, "noEcho", !rules.echo() || (header == null && !inBody));
    }

    /** A signature of the challenge that is made like those of deliveries, or null. */
    private static HeaderLine.@Nullable Signed checkable(ChallengeRules rules, SignatureRule delivery) {
        return rules.headers().stream()
                .filter(HeaderLine.Signed.class::isInstance)
                .map(HeaderLine.Signed.class::cast)
                .filter(signed -> alike(signed.rule(), delivery))
                .findFirst()
                .orElse(null);
    }

    private static boolean alike(SignatureRule challenge, SignatureRule delivery) {
        return challenge.content() == SignatureRule.Content.BODY
                && challenge.key() == delivery.key()
                && challenge.encoding() == delivery.encoding()
                && challenge.prefix().equals(delivery.prefix())
                && challenge.withoutSecret() != SignatureRule.WithoutSecret.OMIT;
    }

    private static boolean needsStrings(Set<String> flags) {
        return flags.contains("whsec") || flags.contains("several") || flags.contains("challengeInBody");
    }

    private static void put(
            Set<String> flags, Map<String, String> values, String flag, String name, @Nullable String value) {
        if (value != null) {
            flags.add(flag);
            values.put(name, quoted(value));
        }
    }

    private static void flag(Set<String> flags, String name, boolean there) {
        if (there) {
            flags.add(name);
        }
    }

    /** A string literal that means the same in all of the languages. */
    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
