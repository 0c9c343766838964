package dev.signpost.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Secret;
import java.util.Base64;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRulesTest {
    private static String whsec(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 32, 63, 64})
    void shouldTakeStandardSecretsOf24To64Bytes(int bytes) {
        assertThat(Profiles.standard().secrets().fault(whsec(bytes))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65, 100})
    void shouldRefuseStandardSecretsOfOtherLengths(int bytes) {
        assertThat(Profiles.standard().secrets().fault(whsec(bytes)))
                .isEqualTo("The secret must be whsec_ followed by base64 (with padding) of 24 to 64 bytes.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_",
                "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void shouldRefuseStandardSecretsThatReceiversCouldNotDecode(String secret) {
        assertThat(Profiles.standard().secrets().fault(secret)).isNotNull();
    }

    @ParameterizedTest
    @FieldSource("dev.signpost.profile.Profiles#NAMES")
    void shouldAllowNoSecretWhereItIsGeneratedOrOptional(String name) {
        assertThat(Profiles.named(name).secrets().fault(null)).isNull();
    }

    @ParameterizedTest
    @FieldSource("dev.signpost.profile.Profiles#NAMES")
    void shouldShowASecretThatTheProfileWouldTakeOrMake(String name) {
        SecretRules rules = Profiles.named(name).secrets();

        Secret example = Objects.requireNonNull(rules.example(new Random(1)));

        assertThat(example).isNotEqualTo(rules.example(new Random(2)));
        assertThat(rules.given() == null ? null : rules.fault(example.reveal())).isNull();
        assertThat(rules.generates() ? rules.generate(new Random(1)) : example).isEqualTo(example);
    }

    @Test
    void shouldRefuseAGivenSecretWhereItIsAlwaysGenerated() {
        assertThat(Profiles.named("improvado").secrets().fault("mine"))
                .isEqualTo("A secret cannot be chosen here: it is generated.");
    }

    @Test
    void shouldRequireASecretWhereNoneIsGenerated() {
        var rules = new SecretRules(
                true, new SecretRules.Given("", SecretRules.Form.TEXT, 1, 3), null, SecretRules.Visibility.NEVER);

        assertThat(rules.fault(null)).isEqualTo("A secret is required.");
        assertThat(rules.generates()).isFalse();
        assertThatThrownBy(() -> rules.generate(new Random(1))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"iverton,x,true", "iverton,whsec_xxxxxxxxxxxxx,true", "iverton,é,false", "iara,é,true", "iara,'',false"
    })
    void shouldTakeTheCharactersThatTheProfileNames(String name, String secret, boolean fits) {
        assertThat(Profiles.named(name).secrets().fault(secret) == null).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "\ud800", "\u007f"})
    void shouldRefuseWhatCannotBeTypedOrEncoded(String secret) {
        assertThat(Profiles.named("iara").secrets().fault(secret)).isNotNull();
        assertThat(Profiles.named("iverton").secrets().fault(secret)).isNotNull();
    }

    @Test
    void shouldCountToTheLimit() {
        SecretRules rules = Profiles.named("iverton").secrets();

        assertThat(rules.fault("x".repeat(256))).isNull();
        assertThat(rules.fault("x".repeat(257))).isEqualTo("The secret must be 1 to 256 printable ASCII characters.");
    }

    @Test
    void shouldGenerateWhatItWouldTake() {
        var random = new Random(3);
        Set<String> seen = new HashSet<>();
        for (int round = 0; round < 200; round++) {
            String standard = Profiles.standard().secrets().generate(random).reveal();
            String improvado =
                    Profiles.named("improvado").secrets().generate(random).reveal();

            assertThat(Profiles.standard().secrets().fault(standard)).isNull();
            assertThat(standard).hasSize("whsec_".length() + 44);
            assertThat(improvado).matches("[0-9a-f]{64}");
            assertThat(seen.add(standard)).isTrue();
        }
    }
}
