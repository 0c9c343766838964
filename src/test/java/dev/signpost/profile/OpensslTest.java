package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Event;
import dev.signpost.model.RawBytes;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a customer computes in a shell from the bytes that came and the secret, with nothing of ours but those. */
class OpensslTest {
    // Whoever decodes it where its text is the key, or takes the text where it is to be decoded, computes another
    // value.
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final long SECOND = 1_775_475_600;
    private static final Event EVENT = new Event(
            UUID.fromString("0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091"),
            1,
            "tenant_abc123",
            "deal.won",
            SECOND * 1_000_000,
            RawJson.of("{ \"name\" : \"Zoë\", \"price\":1.10 }"),
            null,
            null);

    private static Map<String, String> sent(WireProfile profile, byte[] body, String secret) {
        var signer = Signer.forSecrets(profile, List.of(new SigningSecret(1, Secret.of(secret))));
        return RequestHeaders.of(profile, EVENT, "wh_1", SECOND * 1000 + 999, body, signer).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String openssl(String output, byte[] input, String... key) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("openssl", "dgst", "-sha256", output), Stream.of(key))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        byte[] printed = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return output.equals("-binary")
                ? Base64.getEncoder().encodeToString(printed)
                : new String(printed, UTF_8).substring(0, 64);
    }

    private static String hex(byte[] key) {
        return "hexkey:" + HexFormat.of().formatHex(key);
    }

    @ParameterizedTest
    @CsvSource({
        "improvado, X-Improvado-Signature, ''",
        "iara, X-Webhook-Signature, sha256=",
        "harvestr, X-Harvestr-Webhook-Signature, ''",
        "iverton, X-Iverton-Signature, sha256=",
    })
    void shouldSignTheBodyWithTheWholeTextOfTheSecret(String name, String header, String prefix) throws Exception {
        WireProfile profile = Profiles.named(name);
        byte[] body = Renderer.body(profile, EVENT);

        String signature = sent(profile, body, SECRET).get(header);

        assertThat(signature).isEqualTo(prefix + openssl("-r", body, "-hmac", SECRET));
    }

    @ParameterizedTest
    @CsvSource({"iara, X-Webhook-Signature, sha256=", "harvestr, X-Harvestr-Webhook-Signature, ''"})
    void shouldTakeTheUtf8BytesOfASecretInAnyLanguage(String name, String header, String prefix) throws Exception {
        WireProfile profile = Profiles.named(name);
        byte[] body = Renderer.body(profile, EVENT);

        String signature = sent(profile, body, "clé à nous").get(header);

        assertThat(signature)
                .isEqualTo(prefix + openssl("-r", body, "-mac", "HMAC", "-macopt", hex("clé à nous".getBytes(UTF_8))));
    }

    @Test
    void shouldSignIdTimestampAndBodyWithTheDecodedSecretInTheStandardProfile() throws Exception {
        WireProfile profile = Profiles.standard();
        byte[] body = Renderer.body(profile, EVENT);
        byte[] key = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

        Map<String, String> headers = sent(profile, body, SECRET);

        String signed =
                headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "." + new String(body, UTF_8);
        assertThat(headers.get("webhook-timestamp")).isEqualTo("1775475600");
        assertThat(headers.get("webhook-signature"))
                .isEqualTo("v1," + openssl("-binary", signed.getBytes(UTF_8), "-mac", "HMAC", "-macopt", hex(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a token of ours"})
    void shouldSignAChallengeWithTheSecretOrTheEmptyString(String secret) throws Exception {
        ChallengeRules challenge = requireNonNull(Profiles.named("harvestr").challenge());
        var line = (HeaderLine.Signed) challenge.headers().get(0);
        byte[] body = "{\"challenge\":\"3f2a7c1e-9b0d-4c5a-8e6f-112233445566\"}".getBytes(UTF_8);
        List<Secret> secrets = secret.isEmpty() ? List.of() : List.of(Secret.of(secret));

        String signature = Signer.once(line.rule(), line.name(), secrets, new Signer.Content("", 0, RawBytes.of(body)));

        assertThat(signature).isEqualTo(openssl("-r", body, "-hmac", secret));
    }
}
