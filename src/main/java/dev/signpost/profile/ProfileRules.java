package dev.signpost.profile;

import dev.signpost.profile.InvalidProfilesException.Fault;
import dev.signpost.profile.RetryRules.AfterLast;
import dev.signpost.profile.SignatureRule.Keyring;
import dev.signpost.profile.ValueTemplate.Placeholder;
import dev.signpost.profile.WireProfile.ShownStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between the keys of a profile whose every key is right in itself. */
final class ProfileRules {
    /** RFC 9110 section 5.1. */
    static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    // HTTP's own, and those that Signpost adds by itself.
    private static final Set<String> NOT_OURS_TO_SET = Set.of(
            "host",
            "content-length",
            "content-type",
            "user-agent",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "proxy-connection");
    private static final Set<Placeholder> CHALLENGE_ONLY = Set.of(Placeholder.CHALLENGE, Placeholder.SECRET);

    private final WireProfile profile;
    private final String file;
    private final List<Fault> faults = new ArrayList<>();

    private ProfileRules(WireProfile profile, String file) {
        this.profile = profile;
        this.file = file;
    }

    static List<Fault> check(WireProfile profile, String file) {
        var rules = new ProfileRules(profile, file);
        rules.envelope();
        rules.headers("headers", profile.headers());
        rules.templates();
        rules.signatures();
        rules.secrets();
        rules.challenge();
        rules.times();
        rules.statusNames();
        rules.catalogue();
        return rules.faults;
    }

    private void expect(boolean holds, String path, String problem) {
        if (!holds) {
            faults.add(new Fault(file, path, problem));
        }
    }

    private void envelope() {
        var fields = profile.envelope().fields();
        var keys = new HashSet<String>();
        for (int i = 0; i < fields.size(); i++) {
            expect(keys.add(fields.get(i).key()), "envelope[" + i + "].key", "used twice");
        }
        long data = fields.stream()
                .filter(field -> field.from() == Envelope.Source.DATA)
                .count();
        expect(data == 1, "envelope", "expected exactly one field from data, found " + data);
        boolean changesFirst = fields.get(0).from() == Envelope.Source.CHANGES;
        expect(!changesFirst, "envelope[0].from", "changes may be left out and so cannot come first");
    }

    private void headers(String path, List<HeaderLine> headers) {
        var names = new HashSet<String>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.get(i).name().toLowerCase(Locale.ROOT);
            String at = path + "[" + i + "].name";
            expect(names.add(name), at, "used twice");
            expect(!NOT_OURS_TO_SET.contains(name), at, "'" + name + "' is not set here");
        }
    }

    private void templates() {
        for (int i = 0; i < profile.headers().size(); i++) {
            if (profile.headers().get(i) instanceof HeaderLine.Value line) {
                boolean plain = line.value().placeholders().stream().noneMatch(CHALLENGE_ONLY::contains);
                expect(plain, "headers[" + i + "].value", "{challenge} and {secret} belong to a challenge only");
            }
        }
    }

    private void signatures() {
        SecretRules secrets = profile.secrets();
        for (int i = 0; i < profile.headers().size(); i++) {
            if (!(profile.headers().get(i) instanceof HeaderLine.Signed line)) {
                continue;
            }
            String path = "headers[" + i + "].signature";
            SignatureRule rule = line.rule();
            if (rule.keyring() == Keyring.OWN) {
                boolean refused = rule.withoutSecret() == SignatureRule.WithoutSecret.REFUSE;
                expect(!refused || secrets.required(), path + ".withoutSecret", "refuse needs secrets.required: true");
            }
            boolean decoded = rule.keyring() == Keyring.OWN && rule.key() == SignatureRule.Key.WHSEC_BASE64;
            expect(!decoded || decodable(secrets), path + ".key", "whsec-base64 needs secrets of whsec_ and base64");
        }
    }

    private static boolean decodable(SecretRules secrets) {
        var given = secrets.given();
        var generated = secrets.generated();
        boolean givenFits =
                given == null || (given.prefix().equals("whsec_") && given.form() == SecretRules.Form.BASE64);
        boolean generatedFits = generated == null
                || (generated.prefix().equals("whsec_") && generated.encoding() == SignatureRule.Encoding.BASE64);
        return givenFits && generatedFits;
    }

    private void secrets() {
        SecretRules secrets = profile.secrets();
        boolean some = secrets.given() != null || secrets.generated() != null;
        expect(some || !secrets.required(), "secrets.required", "a required secret must be given or generated");
        var given = secrets.given();
        expect(given == null || given.min() <= given.max(), "secrets.given.min", "must not exceed max");
    }

    private void challenge() {
        ChallengeRules challenge = profile.challenge();
        if (challenge == null) {
            expect(!profile.rotation().verifyAgain(), "rotation.verifyAgain", "true needs a challenge");
            return;
        }
        headers("challenge.headers", challenge.headers());
        boolean bodyless = challenge.body().toString().isEmpty();
        expect(bodyless == challenge.method().equals("GET"), "challenge.body", "POST has one, GET has none ('')");
        boolean rotation = challenge.againOn().contains(ChallengeRules.Change.ROTATION);
        expect(
                rotation == profile.rotation().verifyAgain(),
                "challenge.againOn",
                "rotation here and rotation.verifyAgain go together");
    }

    private void times() {
        AttemptRules attempts = profile.attempts();
        boolean ordered = attempts.timeout().compareTo(attempts.maxTimeout()) <= 0;
        expect(ordered, "attempts.maxTimeout", "must not be shorter than timeout");
        RotationRule rotation = profile.rotation();
        boolean none = rotation.overlap() == RotationRule.Overlap.NONE;
        expect(!none || rotation.maxLength().isZero(), "rotation.maxLength", "overlap none has length 0 s");
        boolean fits = rotation.length().compareTo(rotation.maxLength()) <= 0;
        expect(fits, "rotation.maxLength", "must not be shorter than length");
    }

    private void statusNames() {
        var challenge = profile.challenge();
        boolean unverified = challenge != null && challenge.when() == ChallengeRules.When.ON_VERIFY;
        named(ShownStatus.UNVERIFIED, unverified, "a challenge on verify");
        named(ShownStatus.GONE, profile.retry().disableWhenGone(), "retry.disableWhenGone");
        boolean disables = !(profile.retry().afterLast() instanceof AfterLast.Nothing);
        named(ShownStatus.TOO_MANY_ERRORS, disables, "retry.afterLast");
    }

    private void named(ShownStatus status, boolean occurs, String why) {
        boolean named = profile.statusNames().containsKey(status);
        expect(named || !occurs, "statusNames." + status, "missing: it can occur because of " + why);
    }

    private void catalogue() {
        boolean passesChanges =
                profile.envelope().fields().stream().anyMatch(field -> field.from() == Envelope.Source.CHANGES);
        var types = new HashSet<String>();
        for (EventKind kind : profile.catalogue()) {
            expect(
                    kind.changes() == null || passesChanges,
                    "catalogue",
                    "type '" + kind.type() + "' has changes, which the envelope leaves out");
            expect(types.add(kind.type()), "catalogue", "type '" + kind.type() + "' stands twice");
        }
    }
}
