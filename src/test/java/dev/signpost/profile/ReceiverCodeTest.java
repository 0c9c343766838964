package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.signpost.profile.ReceiverCode.Language;
import dev.signpost.profile.SignatureRule.Keyring;
import dev.signpost.testkit.Missing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated receivers, run by their own interpreters and compilers as far as these are here; Java always is. */
class ReceiverCodeTest {
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final ReceiverCode CODE = ReceiverCode.load();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<Arguments> vectors() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Language language : Language.values()) {
            WireVectorsTest.hexOverBody()
                    .filter(vector -> vector.has("type"))
                    .forEach(vector ->
                            all.add(Arguments.of(language, vector.get("profile").asText(), vector)));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("vectors")
    void shouldTakeWhatIsSignedAndRefuseWhatIsNot(Language language, String profile, JsonNode vector) throws Exception {
        byte[] body = vector.get("body").asText().getBytes(UTF_8);
        byte[] changed = vector.get("body").asText().replaceFirst("}$", " }").getBytes(UTF_8);
        Map<String, String> headers = headers(vector);
        String signature = headers.keySet().stream()
                .filter(name -> name.endsWith("Signature"))
                .findFirst()
                .orElseThrow();
        var unsigned = new HashMap<>(headers);
        unsigned.remove(signature);
        var wrong = new HashMap<>(headers);
        wrong.compute(signature, (name, value) -> value + "0");

        try (var receiver =
                run(language, Profiles.named(profile), vector.get("secret").asText())) {
            int success = Profiles.named(profile).attempts().success().get(0).first();
            assertThat(receiver.send("POST", headers, body).statusCode()).isEqualTo(success);
            assertThat(receiver.send("POST", headers, changed).statusCode()).isEqualTo(401);
            assertThat(receiver.send("POST", unsigned, body).statusCode()).isEqualTo(401);
            assertThat(receiver.send("POST", wrong, body).statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCheckStandardWebhooksAndTheirTime(Language language) throws Exception {
        String body = "{\"type\":\"a\",\"data\":\"é\"}";
        try (var receiver = run(language, Profiles.standard(), WHSEC)) {
            // Read once it runs: to build it may take a minute.
            long now = System.currentTimeMillis() / 1000;
            String old =
                    new Webhook("whsec_" + Base64.getEncoder().encodeToString(new byte[24])).sign("msg_1", now, body);
            assertThat(standard(receiver, body, now, sign(body, now))).isEqualTo(200);
            assertThat(standard(receiver, body, now, old + " " + sign(body, now)))
                    .isEqualTo(200);
            assertThat(standard(receiver, body, now, old)).isEqualTo(401);
            assertThat(standard(receiver, body + " ", now, sign(body, now))).isEqualTo(401);
            assertThat(standard(receiver, body, now - 290, sign(body, now - 290)))
                    .isEqualTo(200);
            assertThat(standard(receiver, body, now - 310, sign(body, now - 310)))
                    .isEqualTo(401);
            assertThat(standard(receiver, body, now + 320, sign(body, now + 320)))
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEchoAChallengeToWhoeverKnowsTheSecret(Language language) throws Exception {
        String value = "0123456789abcdef".repeat(4);

        try (var receiver = run(language, Profiles.named("improvado"), "s3cret")) {
            var answer = receiver.send(
                    "GET", Map.of("X-Improvado-Challenge", value, "X-Improvado-Verify-Token", "s3cret"), new byte[0]);
            var stranger = receiver.send(
                    "GET", Map.of("X-Improvado-Challenge", value, "X-Improvado-Verify-Token", "other"), new byte[0]);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(value);
            assertThat(stranger.statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerASignedChallengeWithAndWithoutASecret(Language language) throws Exception {
        for (JsonNode vector : WireVectorsTest.challenges().toList()) {
            byte[] body = vector.get("body").asText().getBytes(UTF_8);
            try (var receiver = run(
                    language, Profiles.named("harvestr"), vector.get("secret").asText())) {
                assertThat(receiver.send("POST", headers(vector), body).statusCode())
                        .isEqualTo(200);
                assertThat(receiver.send("POST", Map.of("X-Harvestr-Signature", "00"), body)
                                .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeMadeOfACompanysOwnProfile(Language language) throws Exception {
        WireProfile own = own();
        String body = "{\"data\":1}";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(UTF_8), "HmacSHA256"));
        String right = "acme:" + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));

        try (var receiver = run(language, own, "s3cret")) {
            assertThat(receiver.send("POST", Map.of("X-Acme-Sign", right), body.getBytes(UTF_8))
                            .statusCode())
                    .isEqualTo(202);
            assertThat(receiver.send("POST", Map.of("X-Acme-Sign", right.substring(5)), body.getBytes(UTF_8))
                            .statusCode())
                    .isEqualTo(401);
            var challenged = receiver.send("POST", Map.of(), "{\"say\": \"abc-1\"}".getBytes(UTF_8));
            assertThat(challenged.statusCode()).isEqualTo(207);
            assertThat(challenged.body()).isEqualTo("abc-1");
        }
    }

    @Test
    void shouldSayThatTheDigitsStandBehindAPrefix() {
        assertThat(CODE.notes(Profiles.named("iara"), Keyring.OWN))
                .anyMatch(note -> note.contains("expects what follows sha256=."));
        assertThat(CODE.notes(Profiles.named("iverton"), Keyring.OWN))
                .anyMatch(note -> note.contains("whsec_ included"));
        assertThat(CODE.notes(Profiles.standard(), Keyring.OWN)).anyMatch(note -> note.contains("base64-decoded"));
        assertThat(CODE.notes(Profiles.named("improvado"), Keyring.OWN)).noneMatch(note -> note.contains("prefix"));
    }

    @Test
    void shouldHaveNothingToCheckWhereNothingIsSigned() {
        String yaml = Profiles.text("iara").replace("keyring: own", "keyring: standard");

        var profile = Profiles.LOADER.ofYaml("none", "none.yaml", yaml);

        assertThat(CODE.text(profile.profile(), Language.NODE, Keyring.OWN)).isEmpty();
        assertThat(CODE.text(profile.profile(), Language.NODE, Keyring.STANDARD))
                .isPresent();
    }

    /** Its signature is in base64 behind a prefix, and its challenge is in the body and wants to be echoed. */
    private static WireProfile own() {
        String yaml = Profiles.text("iverton")
                .replace("X-Iverton-Signature", "X-Acme-Sign")
                .replace("sha256=", "\"acme:\"")
                .replace("encoding: hex", "encoding: base64")
                .replace("success: [200-299]", "success: [202]")
                .replace("challenge: none", """
                    challenge:
                      when: before-saving
                      method: POST
                      value: uuid
                      headers: []
                      body: '{"say": "{challenge}"}'
                      timeout: 5 s
                      pass: [207]
                      echo: true
                      remembered: 1 h
                      againOn: [url]
                      words: {mismatch: No., unreachable: Nobody.}\
                    """);
        return Profiles.LOADER.ofYaml("acme", "acme.yaml", yaml).profile();
    }

    private RunningReceiver run(Language language, WireProfile profile, String secret) throws IOException {
        String code = CODE.text(profile, language, Keyring.OWN).orElseThrow();
        boolean there = RunningReceiver.canRun(language);
        if (!there && language == Language.GO) {
            // CI installs what is small; a Go compiler for one file is not.
            Assumptions.abort("there is no go on the PATH");
        }
        if (!there) {
            throw Missing.leaveOut("what runs " + language + " is not on the PATH");
        }
        return RunningReceiver.start(language, folder, code, secret);
    }

    private static int standard(RunningReceiver receiver, String body, long time, String signature)
            throws IOException, InterruptedException {
        return receiver.send(
                        "POST",
                        Map.of(
                                "webhook-id",
                                "msg_1",
                                "webhook-timestamp",
                                Long.toString(time),
                                "webhook-signature",
                                signature),
                        body.getBytes(UTF_8))
                .statusCode();
    }

    private static String sign(String body, long time) throws Exception {
        return new Webhook(WHSEC).sign("msg_1", time, body);
    }

    private static Map<String, String> headers(JsonNode vector) {
        var headers = new HashMap<String, String>();
        vector.get("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }
}
