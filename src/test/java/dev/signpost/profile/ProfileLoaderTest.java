package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileLoaderTest {
    private static List<String> faults(String yaml) {
        var invalid = catchThrowableOfType(
                InvalidProfilesException.class, () -> Profiles.LOADER.ofYaml("mine", "mine.yaml", yaml));
        assertThat(invalid).as("accepted").isNotNull();
        return invalid.faults().stream()
                .map(InvalidProfilesException.Fault::toString)
                .toList();
    }

    private static String standardWith(String key, String replacement) {
        String text = Profiles.text("standard");
        assertThat(text).contains(key);
        return text.replace(key, replacement);
    }

    @Test
    void shouldReadTheStandardProfile() {
        WireProfile profile = Profiles.standard();

        assertThat(profile.attempts().timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(profile.attempts().timeoutSettable()).isTrue();
        assertThat(profile.retry().delays()).hasSize(9).endsWith(Duration.ofHours(24));
        assertThat(profile.retry().afterLast()).isEqualTo(new RetryRules.AfterLast.DisableAfter(Duration.ofDays(5)));
        assertThat(profile.challenge()).isNull();
        assertThat(profile.userAgent()).isEqualTo("Signpost/9.9.9");
        assertThat(profile.words()).containsOnlyKeys(WireProfile.WORDS);
        assertThat(profile.ownHeaders())
                .containsExactlyInAnyOrder(
                        "content-type",
                        "user-agent",
                        "webhook-id",
                        "webhook-timestamp",
                        "webhook-signature",
                        "traceparent");
    }

    @ParameterizedTest
    @CsvSource({"standard, 15", "improvado, 10", "iara, 10", "harvestr, 5", "iverton, 5"})
    void shouldWaitForAnswersAsLongAsEachProductDoes(String name, long seconds) {
        AttemptRules attempts = Profiles.named(name).attempts();

        assertThat(attempts.timeout()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(attempts.timeoutSettable()).isEqualTo(name.equals("standard"));
    }

    /** A dash stands for what cannot occur. */
    @ParameterizedTest
    @CsvSource({
        "standard, unverified, active, too many errors, blocked, gone",
        "improvado, Unverified, Active, -, Blocked, -",
        "iara, -, active, -, blocked, -",
        "harvestr, -, ACTIVE, TOO_MANY_ERRORS, BLOCKED, -",
        "iverton, -, active, disabled, disabled, -",
    })
    void shouldSpeakTheProductsWords(
            String name, String unverified, String active, String tooManyErrors, String blocked, String gone) {
        WireProfile profile = Profiles.named(name);

        assertThat(shown(profile, WebhookStatus.UNVERIFIED, null)).isEqualTo(unverified);
        assertThat(shown(profile, WebhookStatus.ACTIVE, null)).isEqualTo(active);
        assertThat(shown(profile, WebhookStatus.DISABLED, StatusReason.TOO_MANY_ERRORS))
                .isEqualTo(tooManyErrors);
        assertThat(shown(profile, WebhookStatus.DISABLED, StatusReason.BLOCKED)).isEqualTo(blocked);
        assertThat(shown(profile, WebhookStatus.DISABLED, StatusReason.GONE)).isEqualTo(gone);
    }

    private static String shown(WireProfile profile, WebhookStatus status, @Nullable StatusReason reason) {
        var key = WireProfile.ShownStatus.valueOf(reason == null ? status.name() : reason.name());
        return profile.statusNames().containsKey(key) ? profile.statusName(status, reason) : "-";
    }

    @Test
    void shouldFallBackToOurOwnWordForWhatAProductSaysCannotOccur() {
        // A tenant may have changed its profile since.
        assertThat(Profiles.named("iara").statusName(WebhookStatus.DISABLED, StatusReason.GONE))
                .isEqualTo("gone");
    }

    @Test
    void shouldReportAllFaultsAtOnceWithFileKeyAndExpectation() {
        String yaml = standardWith("form: lower-hex", "form: roman")
                .replace("timeout: 15 s", "timeout: 15 parsecs")
                .replace("required: true", "required: perhaps")
                .replace("contentType: application/json\n", "")
                .replace("userAgent:", "usrAgent: x\nuserAgent:")
                .replace("withoutSuccess: 120 h", "withoutSuccess: 120 h, exhausted: 3")
                .replace("success: [200-299]", "success: [299-200, 99]");

        assertThat(faults(yaml))
                .containsExactlyInAnyOrder(
                        "mine.yaml: eventId.form: expected one of lower-hex, upper-hex, uuid, found 'roman'",
                        "mine.yaml: attempts.timeout: expected a duration such as 500 ms, 10 s, 5 min (or 5m), 24 h or 30 d, "
                                + "found '15 parsecs'",
                        "mine.yaml: secrets.required: expected true or false, found 'perhaps'",
                        "mine.yaml: contentType: missing",
                        "mine.yaml: usrAgent: unknown key; expected one of eventId, envelope, contentType, userAgent, "
                                + "headers, secrets, challenge, attempts, retry, rotation, eventTypesDefault, "
                                + "statusNames, words, catalogue; did you mean userAgent?",
                        "mine.yaml: retry.afterLast.exhausted: unknown key; expected one of rule, withoutSuccess",
                        "mine.yaml: attempts.success[0]: expected the lower status first, found '299-200'",
                        "mine.yaml: attempts.success[1]: expected a status or a range of them, such as 200 or 200-299, "
                                + "found '99'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from: type} | from: data} | envelope: expected exactly one field from data, found 2",
                "key: timestamp | key: type | envelope[1].key: used twice",
                "from: type} | from: changes} | envelope[0].from: changes may be left out and so cannot come first",
                "webhook-timestamp | Webhook-Id | headers[1].name: used twice",
                "webhook-timestamp | Content-Length | headers[1].name: 'content-length' is not set here",
                "webhook-timestamp | a/b | headers[1].name: expected an HTTP field name, found 'a/b'",
                "{eventId} | {secret} | headers[0].value: {challenge} and {secret} belong to a challenge only",
                "required: true | required: false | headers[2].signature.withoutSecret: refuse needs secrets.required",
                "form: base64, min | form: ascii, min | headers[2].signature.key: whsec-base64 needs secrets of whsec_",
                "maxTimeout: 30 s | maxTimeout: 10 s | attempts.maxTimeout: must not be shorter than timeout",
                "maxTimeout: 30 s | maxTimeout: 31 s | attempts.maxTimeout: expected a duration from 0 s to 30 s",
                "min: 24 | min: 65 | secrets.given.min: must not exceed max",
                "'  GONE: gone' | '' | statusNames.GONE: missing: it can occur because of retry.disableWhenGone",
                "'  ACTIVE: active' | '' | statusNames.ACTIVE: missing",
                "overlap: both | overlap: none | rotation.maxLength: overlap none has length 0 s",
                "verifyAgain: false | verifyAgain: true | rotation.verifyAgain: true needs a challenge",
                "{attemptUnixSeconds} | {now} | headers[1].value: expected one of the placeholders {eventId}",
                "'It works.\"}' | 'It works.\"' | catalogue[0].types[0].example: expected well-formed JSON text",
                "challenge: none | challenge: | challenge: expected a map, found ''",
                "delays: [5 s | delays: [5 | retry.delays[0]: expected a duration",
                "delays: [5 s | delays: [8 d | retry.delays[0]: expected a duration from 0 s to 604800 s",
            })
    void shouldRefuseWhatDoesNotFit(String key, String replacement, String fault) {
        assertThat(faults(standardWith(key, replacement == null ? "" : replacement)))
                .anyMatch(it -> it.startsWith("mine.yaml: " + fault));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---", "[]", "7", "eventId: [", "a: 1\na: 2", "a: 1\n---\nb: 2", "\u0000"})
    void shouldRefuseWhatIsNoDocument(String yaml) {
        assertThat(faults(yaml)).isNotEmpty().allMatch(it -> it.startsWith("mine.yaml: "));
    }

    @Test
    void shouldRefuseANameThatCannotBeAsked() {
        var invalid = catchThrowableOfType(
                InvalidProfilesException.class,
                () -> Profiles.LOADER.ofYaml("My Profile", "My Profile.yaml", Profiles.text("standard")));

        assertThat(invalid).hasMessageContaining("expected a file name of up to 32 lower-case letters");
    }

    @ParameterizedTest
    @FieldSource("dev.signpost.profile.Profiles#NAMES")
    void shouldReadItsOwnDocumentAgain(String name) {
        LoadedProfile loaded = Profiles.LOADER.ofYaml(name, name + ".yaml", Profiles.text(name));

        WireProfile again = Profiles.LOADER.ofDocument(name, 7, loaded.document());

        assertThat(again).isEqualTo(loaded.profile().withVersion(7));
        assertThat(again).isNotEqualTo(loaded.profile());
    }

    @Test
    void shouldDigestTheDocumentAndNotItsLayout() throws Exception {
        String text = Profiles.text("standard");
        LoadedProfile loaded = Profiles.LOADER.ofYaml("a", "a.yaml", text);

        String sameOtherwiseWritten =
                "# a comment\n" + text.replace("prefix: msg_\n  form: lower-hex", "form: lower-hex\n  prefix: 'msg_'");
        LoadedProfile same = Profiles.LOADER.ofYaml("a", "a.yaml", sameOtherwiseWritten);
        LoadedProfile other = Profiles.LOADER.ofYaml("a", "a.yaml", text.replace("15 s", "14 s"));

        assertThat(loaded.digest().bytes())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest(loaded.document().getBytes(UTF_8)));
        assertThat(sameOtherwiseWritten).isNotEqualTo(text);
        assertThat(same.digest()).isEqualTo(loaded.digest());
        assertThat(other.digest()).isNotEqualTo(loaded.digest());
    }

    @Test
    void shouldLoadTheBuiltInProfiles() {
        Map<String, LoadedProfile> loaded = Profiles.LOADER.load(null);

        assertThat(loaded).containsOnlyKeys(ProfileLoader.BUILT_IN);
        assertThat(requireNonNull(loaded.get("standard")).profile()).isEqualTo(Profiles.standard());
    }

    @Test
    void shouldMakeACopiedFileACompanysOwnProfile(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("acme.yaml"), Profiles.text("iara").replace("X-Webhook-", "X-Acme-"));

        Map<String, LoadedProfile> loaded = Profiles.LOADER.load(directory);

        WireProfile own = requireNonNull(loaded.get("acme")).profile();
        assertThat(own.name()).isEqualTo("acme");
        assertThat(own.headers()).extracting(HeaderLine::name).containsExactly("X-Acme-Signature");
        assertThat(own.envelope()).isEqualTo(Profiles.named("iara").envelope());
        assertThat(loaded.keySet()).containsAll(ProfileLoader.BUILT_IN);
    }

    @Test
    void shouldLetAFileTakeABuiltInProfilesPlace(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("standard.yaml"), standardWith("Signpost/{version}", "Mine/1"));
        Files.writeString(directory.resolve("notes.txt"), "not a profile");

        Map<String, LoadedProfile> loaded = Profiles.LOADER.load(directory);

        assertThat(loaded).containsOnlyKeys(ProfileLoader.BUILT_IN);
        assertThat(requireNonNull(loaded.get("standard")).profile().userAgent()).isEqualTo("Mine/1");
    }

    @Test
    void shouldReadOneFile() {
        LoadedProfile loaded = Profiles.LOADER.ofFile(Path.of("conf/profiles/harvestr.yaml"));

        assertThat(loaded.profile()).isEqualTo(Profiles.named("harvestr"));
    }

    @Test
    void shouldReportTheFaultsOfAllFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.yaml"), standardWith("timeout: 15 s", "timeout: 0 s"));
        Files.writeString(directory.resolve("b.yaml"), "[]");
        Files.writeString(directory.resolve("B.yaml"), Profiles.text("standard"));

        var invalid = catchThrowableOfType(InvalidProfilesException.class, () -> Profiles.LOADER.load(directory));

        assertThat(invalid.faults())
                .extracting(fault -> Path.of(fault.file()).getFileName().toString())
                .contains("a.yaml", "b.yaml", "B.yaml");
    }

    @Test
    void shouldAnswerDamagedFilesWithFaultsAndNothingElse() {
        var random = new Random(99);
        byte[] standard = Profiles.text("standard").getBytes(UTF_8);
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = standard.clone();
            for (int hit = 0; hit <= random.nextInt(4); hit++) {
                damaged[random.nextInt(damaged.length)] = (byte)
                        (random.nextBoolean() ? " :-[]{}'\"&*!|>%@\n\t".charAt(random.nextInt(18)) : random.nextInt());
            }
            String yaml = new String(damaged, UTF_8);

            assertThatCode(() -> load(yaml)).as("round %s", round).doesNotThrowAnyException();
        }
    }

    private static void load(String yaml) {
        try {
            Profiles.LOADER.ofYaml("mine", "mine.yaml", yaml);
        } catch (InvalidProfilesException expected) {
            assertThat(expected.faults()).isNotEmpty();
        }
    }
}
