package dev.signpost.profile;

import dev.signpost.model.RawJson;
import dev.signpost.profile.RetryRules.AfterLast;
import dev.signpost.profile.WireProfile.EventTypesDefault;
import dev.signpost.profile.WireProfile.ShownStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** From a document to a {@link WireProfile}, key by key. Rules that join several keys are in {@link ProfileRules}. */
final class ProfileReader {
    private static final Pattern ASCII = Pattern.compile("[\\x20-\\x7e]{1,200}");
    private static final Pattern SHORT_PREFIX = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{0,32}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final Pattern WORDS = Pattern.compile("[^\\p{Cntrl}]{1,500}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.:/-]{1,128}");
    private static final Pattern JSON = Pattern.compile("(?s).{1,65536}");
    private static final Pattern METHOD = Pattern.compile("GET|POST");
    private static final Pattern RANGE = Pattern.compile("[2-5]\\d\\d(-[2-5]\\d\\d)?");
    private static final Pattern ANY = Pattern.compile("(?s).{0,1000}");

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final String name;
    private final String applicationVersion;
    private final Predicate<String> wellFormedJson;

    ProfileReader(String name, String applicationVersion, Predicate<String> wellFormedJson) {
        this.name = name;
        this.applicationVersion = applicationVersion;
        this.wellFormedJson = wellFormedJson;
    }

    WireProfile read(YamlNode top) {
        return new WireProfile(
                name,
                0,
                top.at("eventId").map(ProfileReader::eventId),
                new Envelope(envelope(top.at("envelope"))),
                top.at("contentType").text(ASCII, "a media type"),
                top.at("userAgent").text(ASCII, "printable ASCII").replace("{version}", applicationVersion),
                top.at("headers").list(0, 32, ProfileReader::header),
                top.at("secrets").map(ProfileReader::secrets),
                top.at("challenge").noneOr(ProfileReader::challenge),
                top.at("attempts").map(ProfileReader::attempts),
                top.at("retry").map(ProfileReader::retry),
                top.at("rotation").map(ProfileReader::rotation),
                top.at("eventTypesDefault").choice(EventTypesDefault.class),
                top.at("statusNames").map(ProfileReader::statusNames),
                top.at("words").map(ProfileReader::words),
                catalogue(top.at("catalogue")));
    }

    private static IdSpelling eventId(YamlNode at) {
        return new IdSpelling(
                at.at("prefix").text(SHORT_PREFIX, "up to 32 ASCII characters without space, quote or backslash"),
                at.at("form").choice(IdSpelling.Form.class));
    }

    private static List<Envelope.Field> envelope(YamlNode at) {
        var fields = at.list(1, 16, item -> item.map(ProfileReader::field));
        // A stand-in for what is missing, so that the faults come out and not an exception.
        return fields.isEmpty() ? List.of(new Envelope.Field("data", Envelope.Source.DATA, null)) : fields;
    }

    private static Envelope.Field field(YamlNode at) {
        String key = at.at("key").text(KEY, "a name of up to 64 letters, digits, '_', '.' or '-'");
        var from = at.at("from").choice(Envelope.Source.class);
        if (from == Envelope.Source.TIME) {
            return new Envelope.Field(key, from, at.at("format").choice(TimeFormat.class));
        }
        return new Envelope.Field(key, from, null);
    }

    private static HeaderLine header(YamlNode at) {
        return at.map(line -> {
            String header = line.at("name").text(ProfileRules.HEADER_NAME, "an HTTP field name");
            YamlNode signature = line.maybe("signature");
            return signature != null
                    ? new HeaderLine.Signed(header, signature.map(ProfileReader::signature))
                    : new HeaderLine.Value(header, template(line.at("value"), ASCII, "printable ASCII"));
        });
    }

    private static ValueTemplate template(YamlNode at, Pattern pattern, String what) {
        String text = at.text(pattern, what);
        try {
            return ValueTemplate.of(text);
        } catch (IllegalArgumentException unknownPlaceholder) {
            at.fault("expected " + unknownPlaceholder.getMessage());
            return ValueTemplate.of("");
        }
    }

    private static SignatureRule signature(YamlNode at) {
        return new SignatureRule(
                at.at("content").choice(SignatureRule.Content.class),
                at.at("key").choice(SignatureRule.Key.class),
                at.at("encoding").choice(SignatureRule.Encoding.class),
                at.at("prefix").text(SHORT_PREFIX, "up to 32 ASCII characters without space, quote or backslash"),
                at.at("secrets").choice(SignatureRule.Secrets.class),
                at.at("withoutSecret").choice(SignatureRule.WithoutSecret.class),
                at.at("keyring").choice(SignatureRule.Keyring.class));
    }

    private static SecretRules secrets(YamlNode at) {
        return new SecretRules(
                at.at("required").flag(),
                at.at("given").noneOr(ProfileReader::given),
                at.at("generated").noneOr(ProfileReader::generated),
                at.at("visibility").choice(SecretRules.Visibility.class));
    }

    private static SecretRules.Given given(YamlNode at) {
        return new SecretRules.Given(
                at.at("prefix").text(SHORT_PREFIX, "up to 32 ASCII characters without space, quote or backslash"),
                at.at("form").choice(SecretRules.Form.class),
                at.at("min").integer(1, 1024),
                at.at("max").integer(1, 1024));
    }

    private static SecretRules.Generated generated(YamlNode at) {
        return new SecretRules.Generated(
                at.at("prefix").text(SHORT_PREFIX, "up to 32 ASCII characters without space, quote or backslash"),
                at.at("encoding").choice(SignatureRule.Encoding.class),
                at.at("bytes").integer(16, 64));
    }

    private static ChallengeRules challenge(YamlNode at) {
        return new ChallengeRules(
                at.at("when").choice(ChallengeRules.When.class),
                at.at("method").text(METHOD, "GET or POST"),
                at.at("value").choice(ChallengeRules.ChallengeValue.class),
                at.at("headers").list(0, 16, ProfileReader::header),
                template(at.at("body"), ANY, "up to 1000 characters"),
                at.at("timeout").duration(MILLI, HALF_MINUTE),
                at.at("pass").list(1, 8, ProfileReader::range),
                at.at("echo").flag(),
                at.at("remembered").duration(Duration.ZERO, WEEK),
                Set.copyOf(at.at("againOn").list(0, 2, it -> it.choice(ChallengeRules.Change.class))),
                at.at("words").map(ProfileReader::challengeWords));
    }

    private static ChallengeRules.Words challengeWords(YamlNode at) {
        return new ChallengeRules.Words(
                at.at("mismatch").text(WORDS, "a sentence"),
                at.at("unreachable").text(WORDS, "a sentence"));
    }

    private static StatusRange range(YamlNode at) {
        String text = at.scalar(RANGE, "a status or a range of them, such as 200 or 200-299");
        if (text.isEmpty()) {
            return new StatusRange(200, 200);
        }
        int first = Integer.parseInt(text.substring(0, 3));
        int last = Integer.parseInt(text.substring(text.length() - 3));
        if (first > last) {
            at.fault("expected the lower status first, found '" + text + "'");
        }
        return new StatusRange(first, last);
    }

    private static AttemptRules attempts(YamlNode at) {
        return new AttemptRules(
                at.at("timeout").duration(MILLI, HALF_MINUTE),
                at.at("maxTimeout").duration(MILLI, HALF_MINUTE),
                at.at("success").list(1, 8, ProfileReader::range));
    }

    private static RetryRules retry(YamlNode at) {
        return new RetryRules(
                at.at("delays").list(0, 50, it -> it.duration(Duration.ZERO, WEEK)),
                at.at("afterLast").map(ProfileReader::afterLast),
                at.at("disableWhenGone").flag());
    }

    /** The rules by name; each has keys of its own. */
    private enum AfterLastRule {
        NOTHING,
        DISABLE_AFTER,
        TOO_MANY_ERRORS,
        DISABLE_AT_FIRST
    }

    private static AfterLast afterLast(YamlNode at) {
        return switch (at.at("rule").choice(AfterLastRule.class)) {
            case NOTHING -> new AfterLast.Nothing();
            case DISABLE_AFTER ->
                new AfterLast.DisableAfter(
                        at.at("withoutSuccess").duration(Duration.ofMinutes(1), Duration.ofDays(90)));
            case TOO_MANY_ERRORS ->
                new AfterLast.TooManyErrors(at.at("exhausted").integer(1, 1_000));
            case DISABLE_AT_FIRST -> new AfterLast.DisableAtFirst();
        };
    }

    private static RotationRule rotation(YamlNode at) {
        return new RotationRule(
                at.at("overlap").choice(RotationRule.Overlap.class),
                at.at("length").duration(Duration.ZERO, WEEK),
                at.at("maxLength").duration(Duration.ZERO, WEEK),
                at.at("verifyAgain").flag());
    }

    private static Map<ShownStatus, String> statusNames(YamlNode at) {
        var names = new EnumMap<ShownStatus, String>(ShownStatus.class);
        for (ShownStatus status : ShownStatus.values()) {
            boolean always = status == ShownStatus.ACTIVE || status == ShownStatus.BLOCKED;
            YamlNode named = always ? at.at(status.name()) : at.maybe(status.name());
            if (named != null) {
                names.put(status, named.text(WORDS, "the product's name of this status"));
            }
        }
        return names;
    }

    private static Map<String, String> words(YamlNode at) {
        var words = new LinkedHashMap<String, String>();
        for (String key : WireProfile.WORDS) {
            words.put(key, at.at(key).text(WORDS, "the product's word"));
        }
        return words;
    }

    private List<EventKind> catalogue(YamlNode at) {
        var kinds = new ArrayList<EventKind>();
        at.list(
                0,
                100,
                group -> group.map(category -> {
                    String title = category.at("category").text(WORDS, "a category's name");
                    return kinds.addAll(category.at("types").list(1, 500, it -> it.map(kind -> kind(title, kind))));
                }));
        return kinds;
    }

    private EventKind kind(String category, YamlNode at) {
        YamlNode changes = at.maybe("changes");
        return new EventKind(
                category,
                at.at("type").text(TYPE, "an event type of 1 to 128 characters of A-Z a-z 0-9 _ . : / -"),
                at.at("description").text(WORDS, "a sentence"),
                json(at.at("example")),
                changes == null ? null : json(changes));
    }

    private RawJson json(YamlNode at) {
        String text = at.text(JSON, "JSON text of up to 65536 characters");
        if (text.isEmpty() || wellFormedJson.test(text)) {
            return RawJson.of(JsonText.minified(text));
        }
        at.fault("expected well-formed JSON text");
        return RawJson.of("null");
    }
}
