package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures here are made by the test itself. */
class SignatureCheckTest {
    private static final long NOW = 1_775_475_600_000L;
    private static final String BODY = "{\"type\":\"deal.won\",\"data\":{\"n\":1.50,\"é\":\"a/b\"}}";
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String IARA = "X-Webhook-Signature";

    @ParameterizedTest
    @CsvSource({
        "improvado,X-Improvado-Signature,''",
        "harvestr,X-Harvestr-Webhook-Signature,''",
        "iara,X-Webhook-Signature,sha256=",
        "iverton,X-Iverton-Signature,sha256="
    })
    void shouldSayThatASignatureHolds(String profile, String header, String prefix) {
        var result = check(profile, BODY, Map.entry(header, prefix + hex("key", BODY)), secret(1, "key"));

        assertThat(result)
                .isEqualTo(new SignatureCheck.Result(
                        true, List.of(new SignatureCheck.Check(header, true, "The signature holds.")), null));
    }

    @Test
    void shouldTakeAnyOfSeveralStandardSignatures() {
        String other = Base64.getEncoder().encodeToString(new byte[32]);

        var result = standard(BODY, NOW / 1000, "v1," + other + " v1," + standard(WHSEC, BODY, NOW / 1000));

        assertThat(result.valid()).isTrue();
        assertThat(result.hint()).isNull();
    }

    @Test
    void shouldTakeAnySecretThatSignsNow() {
        String old = "whsec_" + Base64.getEncoder().encodeToString("an older key of 24 bytes".getBytes(UTF_8));

        var result = SignatureCheck.of(
                Profiles.standard(),
                List.of(secret(2, WHSEC), new SigningSecret(1, Secret.of(old), 0, NOW + 1)),
                standardRequest(BODY, NOW / 1000, "v1," + standard(old, BODY, NOW / 1000)),
                NOW);

        assertThat(result.valid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-webhook-signature", "HTTP_X_WEBHOOK_SIGNATURE", "x_webhook_signature"})
    void shouldFindAHeaderHoweverAFrameworkSpellsItsName(String name) {
        var result = iara(BODY, name, "sha256=" + hex("key", BODY));

        assertThat(result.valid()).isTrue();
        assertThat(message(result).contains("came in as " + name)).isEqualTo(!name.equalsIgnoreCase(IARA));
    }

    @Test
    void shouldSayThatAHeaderIsMissing() {
        var none = iara(BODY, "Content-Type", "application/json");
        var other = iara(BODY, "X-Hub-Signature-256", "sha256=" + hex("key", BODY));

        assertThat(none.valid()).isFalse();
        assertThat(message(none)).isEqualTo("The header is missing.");
        assertThat(message(other)).contains("There is X-Hub-Signature-256, which is another one.");
    }

    @ParameterizedTest
    @CsvSource({
        "%s,the prefix sha256= is missing",
        "SHA256=%s,its prefix is SHA256= and not sha256=",
        "sha256=sha256=%s,a prefix sha256= that does not belong there",
        "'\"sha256=%s\"',it stands in quotes",
    })
    void shouldTellASignatureThatIsOnlyWrittenOtherwise(String form, String slip) {
        var result = iara(BODY, IARA, String.format(form, hex("key", BODY)));

        assertThat(result.valid()).isFalse();
        assertThat(message(result)).startsWith("The signature is right.").contains(slip);
    }

    @Test
    void shouldTellOtherDigits() {
        String base64 = Base64.getEncoder().encodeToString(mac("key".getBytes(UTF_8), BODY.getBytes(UTF_8)));
        String upper = hex("key", BODY).toUpperCase(Locale.ROOT);

        assertThat(message(iara(BODY, IARA, "sha256=" + upper))).contains("its digits are in upper case");
        assertThat(message(iara(BODY, IARA, "sha256=" + base64))).contains("it is in base64 and not in hexadecimal");
        assertThat(message(iara(BODY, IARA, "sha256=abc"))).contains("sha256= and then 64 hexadecimal digits");
        var extra = check(
                "improvado", BODY, Map.entry("X-Improvado-Signature", "sha256=" + hex("key", BODY)), secret(1, "key"));
        assertThat(message(extra)).contains("a prefix sha256= that does not belong there");
    }

    @Test
    void shouldTellABodyThatWasChangedOnItsWay() {
        assertThat(changed(BODY + "\n")).contains("a line break at its end");
        assertThat(changed("  " + BODY + " ")).contains("white space around it");
        assertThat(changed("\uFEFF" + BODY)).contains("byte order mark");
        assertThat(changed("{\n  \"type\": \"deal.won\",\n  \"data\": {\"n\": 1.50, \"é\": \"a/b\"}\n}"))
                .contains("with other white space");
        assertThat(changed(BODY.replace("é", "\\u00e9").replace("/", "\\/"))).contains("escaped that were not");
        assertThat(changed(new String(BODY.getBytes(UTF_8), ISO_8859_1))).contains("ISO 8859-1");
        assertThat(message(iara("[1,\r\n2]", IARA, "sha256=" + hex("key", "[1,\n2]"))))
                .contains("CR LF");
    }

    @Test
    void shouldNotMistakeAnotherBodyForAChangedOne() {
        var result = iara(BODY.replace("1.50", "1.5"), IARA, "sha256=" + hex("key", BODY));

        assertThat(result.valid()).isFalse();
        assertThat(message(result))
                .isEqualTo("The signature does not hold: the body was changed, or another secret made it.");
        assertThat(result.hint()).contains("delivery's history");
        assertThat(message(iara("", IARA, "sha256=" + hex("key", BODY)))).contains("the body is empty");
    }

    @Test
    void shouldTellAnOlderSecretAndTheNextOne() {
        var secrets = List.of(
                new SigningSecret(3, Secret.of("next"), NOW + 60_000, Long.MAX_VALUE),
                new SigningSecret(2, Secret.of("present"), 0, NOW + 60_000),
                new SigningSecret(1, Secret.of("old"), 0, NOW - 60_000));

        var old = SignatureCheck.of(Profiles.named("iara"), secrets, iaraRequest("old"), NOW);
        var present = SignatureCheck.of(Profiles.named("iara"), secrets, iaraRequest("present"), NOW);
        var next = SignatureCheck.of(Profiles.named("iara"), secrets, iaraRequest("next"), NOW);

        assertThat(old.valid()).isFalse();
        assertThat(message(old)).contains("older secret of this webhook, which ended at 2026-04-06T11:39:00Z");
        assertThat(present.valid()).isTrue();
        assertThat(next.valid()).isFalse();
        assertThat(message(next)).contains("next secret, which signs from 2026-04-06T11:41:00Z on");
    }

    @Test
    void shouldTellAKeyThatWasMadeInTheWrongWay() {
        byte[] content = ("msg_1." + NOW / 1000 + "." + BODY).getBytes(UTF_8);
        byte[] decoded = Base64.getDecoder().decode(WHSEC.substring(6));

        var whole = standard(BODY, NOW / 1000, "v1," + base64(mac(WHSEC.getBytes(UTF_8), content)));
        var iverton = check(
                "iverton",
                BODY,
                Map.entry(
                        "X-Iverton-Signature",
                        "sha256=" + HexFormat.of().formatHex(mac(decoded, BODY.getBytes(UTF_8)))),
                secret(1, WHSEC));

        assertThat(message(whole)).contains("the key is what follows whsec_, base64-decoded");
        assertThat(message(iverton)).contains("the key is its whole text, whsec_ included");
        assertThat(whole.valid() || iverton.valid()).isFalse();
    }

    @Test
    void shouldTellASignatureOfTheBodyAlone() {
        byte[] key = Base64.getDecoder().decode(WHSEC.substring(6));

        var result = standard(BODY, NOW / 1000, "v1," + base64(mac(key, BODY.getBytes(UTF_8))));

        assertThat(result.valid()).isFalse();
        assertThat(message(result)).contains("the values of webhook-id and webhook-timestamp and the body");
    }

    @Test
    void shouldSayWhichOfTheSignedHeadersIsMissing() {
        var request = new ReceivedRequest(
                List.of(Map.entry("webhook-id", "msg_1"), Map.entry("webhook-signature", "v1,x")), body(BODY));

        var result = SignatureCheck.of(Profiles.standard(), List.of(secret(1, WHSEC)), request, NOW);

        assertThat(message(result)).isEqualTo("The signature covers the header webhook-timestamp, which is missing.");
    }

    @ParameterizedTest
    @CsvSource({"-301,older than 5 minutes", "301,in the future", "-299,", "299,"})
    void shouldHintAtATimeThatLibrariesRefuse(long offset, String words) {
        long seconds = NOW / 1000 + offset;

        var result = standard(BODY, seconds, "v1," + standard(WHSEC, BODY, seconds));

        assertThat(result.valid()).isTrue();
        assertThat(String.valueOf(result.hint())).contains(words == null ? "null" : words);
    }

    @Test
    void shouldSayThatNothingIsSignedWithoutASecret() {
        var result = SignatureCheck.of(Profiles.named("iara"), List.of(), iaraRequest("key"), NOW);

        assertThat(result.valid()).isFalse();
        assertThat(message(result)).contains("no secret");
    }

    @Test
    void shouldNeverTellASecret() {
        String secret = "canary-" + WHSEC;
        for (String body : List.of(BODY, BODY + "\n", "", "\\", "{\"", "{\\", "\\u12")) {
            for (String value : List.of(hex(secret, BODY), secret, "sha256=" + secret, "", "''", "\"")) {
                var result = check("iara", body, Map.entry(IARA, value), secret(1, secret));
                assertThat(result.toString()).doesNotContain("canary");
            }
        }
    }

    private static String changed(String received) {
        var result = iara(received, IARA, "sha256=" + hex("key", BODY));
        assertThat(result.valid()).isFalse();
        return message(result);
    }

    private static SignatureCheck.Result iara(String body, String header, String value) {
        return check("iara", body, Map.entry(header, value), secret(1, "key"));
    }

    private static ReceivedRequest iaraRequest(String key) {
        return new ReceivedRequest(List.of(Map.entry(IARA, "sha256=" + hex(key, BODY))), body(BODY));
    }

    private static SignatureCheck.Result check(
            String profile, String body, Map.Entry<String, String> header, SigningSecret secret) {
        return SignatureCheck.of(
                Profiles.named(profile), List.of(secret), new ReceivedRequest(List.of(header), body(body)), NOW);
    }

    private static SignatureCheck.Result standard(String body, long seconds, String signature) {
        return SignatureCheck.of(
                Profiles.standard(), List.of(secret(1, WHSEC)), standardRequest(body, seconds, signature), NOW);
    }

    private static ReceivedRequest standardRequest(String body, long seconds, String signature) {
        return new ReceivedRequest(
                List.of(
                        Map.entry("Webhook-Id", "msg_1"),
                        Map.entry("Webhook-Timestamp", Long.toString(seconds)),
                        Map.entry("Webhook-Signature", signature)),
                body(body));
    }

    private static String standard(String secret, String body, long seconds) {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return base64(mac(key, ("msg_1." + seconds + "." + body).getBytes(UTF_8)));
    }

    private static String message(SignatureCheck.Result result) {
        assertThat(result.checks()).hasSize(1);
        return result.checks().get(0).message();
    }

    private static SigningSecret secret(int number, String text) {
        return new SigningSecret(number, Secret.of(text));
    }

    private static RawBytes body(String text) {
        return RawBytes.of(text.getBytes(UTF_8));
    }

    private static String hex(String key, String body) {
        return HexFormat.of().formatHex(mac(key.getBytes(UTF_8), body.getBytes(UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] mac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
