package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static final Event EVENT = new Event(
            UUID.fromString("0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091"),
            1,
            "t",
            "invoice.paid",
            0,
            RawJson.of("{\"é\":1}"),
            null,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private static SigningSecret secret(int number, String text) {
        return new SigningSecret(number, Secret.of(text));
    }

    private static String generated(long seed) {
        return SecretRules.generate(SecretRules.STANDARD, new Random(seed)).reveal();
    }

    private static List<Map.Entry<String, String>> headers(WireProfile profile, Signer signer) {
        // The oracle compares the timestamp with the machine's clock.
        return RequestHeaders.of(
                profile, EVENT, "wh_1", System.currentTimeMillis(), Renderer.body(profile, EVENT), signer);
    }

    private static HttpHeaders http(List<Map.Entry<String, String>> headers) {
        var lists = new TreeMap<String, List<String>>();
        headers.forEach(header -> lists.put(header.getKey(), List.of(header.getValue())));
        return HttpHeaders.of(lists, (name, value) -> true);
    }

    private static void verify(String secret, WireProfile profile, HttpHeaders headers) throws Exception {
        new Webhook(secret).verify(new String(Renderer.body(profile, EVENT), UTF_8), headers);
    }

    @Test
    void shouldCountADeliveryMoreThanLedToItsEvent() {
        WireProfile profile = Profiles.standard();
        var signer = Signer.forSecrets(profile, List.of(secret(1, generated(1))));
        var second = new Event(EVENT.id(), 1, "t", EVENT.type(), EVENT.occurredAtMicros(), EVENT.data(), null, null, 2);

        assertThat(headers(profile, signer)).contains(Map.entry("Signpost-Hops", "1"));
        assertThat(RequestHeaders.of(profile, second, "wh_1", 0, Renderer.body(profile, second), signer))
                .contains(Map.entry("Signpost-Hops", "3"));
    }

    @Test
    void shouldBeVerifiedByTheStandardWebhooksLibraryWithEachSecretInForce() {
        WireProfile profile = Profiles.standard();
        var signer = Signer.forSecrets(profile, List.of(secret(2, generated(2)), secret(1, generated(1))));

        HttpHeaders headers = http(headers(profile, signer));

        assertThatCode(() -> verify(generated(1), profile, headers)).doesNotThrowAnyException();
        assertThatCode(() -> verify(generated(2), profile, headers)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(generated(3), profile, headers))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(headers.firstValue("webhook-signature").orElse("")).matches("v1,\\S{44} v1,\\S{44}");
        assertThat(signer.secretNumber()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheSameSignatureWhenUsedAgain() {
        WireProfile profile = Profiles.named("iverton");
        var signer = Signer.forSecrets(profile, List.of(secret(1, "s")));

        var first = http(headers(profile, signer)).firstValue("X-Iverton-Signature");
        var second = http(headers(profile, signer)).firstValue("X-Iverton-Signature");

        assertThat(second).isEqualTo(first).isPresent();
    }

    @Test
    void shouldSignWithTheNewestOnlyWhereTheProfileSaysSo() {
        WireProfile profile = Profiles.named("iara");
        var both = Signer.forSecrets(profile, List.of(secret(5, "new"), secret(4, "old")));
        var newest = Signer.forSecrets(profile, List.of(secret(5, "new")));

        var signed = http(headers(profile, both)).firstValue("X-Webhook-Signature");

        assertThat(signed).isEqualTo(http(headers(profile, newest)).firstValue("X-Webhook-Signature"));
        assertThat(both.secretNumber()).isEqualTo(5);
    }

    @Test
    void shouldRefuseToSendUnsignedWhereASignatureMustBe() {
        for (String name : List.of("standard", "improvado", "iverton")) {
            assertThatThrownBy(() -> Signer.forSecrets(Profiles.named(name), List.of()))
                    .isInstanceOf(NoSigningKeyException.class)
                    .hasMessageContaining("ignature");
        }
    }

    @Test
    void shouldLeaveTheHeaderOutWhereASecretIsOptional() {
        WireProfile profile = Profiles.named("iara");
        var signer = Signer.forSecrets(profile, List.of());

        assertThat(http(headers(profile, signer)).map()).doesNotContainKey("X-Webhook-Signature");
        assertThat(signer.secretNumber()).isZero();
    }

    @Test
    void shouldNotQuoteASecretThatCannotBeDecoded() {
        assertThatThrownBy(() -> Signer.forSecrets(Profiles.standard(), List.of(secret(1, "whsec_çanary!"))))
                .isInstanceOf(NoSigningKeyException.class)
                .hasMessageNotContaining("anary")
                .hasNoCause();
    }

    @Test
    void shouldSendHeadersInOrderAndCase() {
        WireProfile profile = Profiles.standard();
        var signer = Signer.forSecrets(profile, List.of(secret(1, generated(1))));

        assertThat(headers(profile, signer).stream().map(Map.Entry::getKey))
                .containsExactly(
                        "Content-Type",
                        "User-Agent",
                        "webhook-id",
                        "webhook-timestamp",
                        "webhook-signature",
                        "traceparent",
                        "Signpost-Hops");
        assertThat(headers(profile, signer))
                .contains(Map.entry("User-Agent", "Signpost/9.9.9"), Map.entry("Content-Type", "application/json"));
    }

    @Test
    void shouldNameTheWebhookWhereTheProfileDoes() {
        WireProfile profile = Profiles.named("harvestr");

        assertThat(headers(profile, Signer.forSecrets(profile, List.of())))
                .containsExactly(
                        Map.entry("Content-Type", "application/json"),
                        Map.entry("User-Agent", "harvestr-webhook/1.0.0"),
                        Map.entry("X-Harvestr-Webhook-Id", "wh_1"),
                        Map.entry("Signpost-Hops", "1"));
    }

    @Test
    void shouldSignBesideTheProductsOwnSignatureWithASecondSecret() {
        String added = Profiles.text("iverton").replace("headers:\n", """
            headers:
              - {name: webhook-id, value: "{eventId}"}
              - {name: webhook-timestamp, value: "{attemptUnixSeconds}"}
              - name: webhook-signature
                signature:
                  content: id-timestamp-body
                  key: whsec-base64
                  encoding: base64
                  prefix: "v1,"
                  secrets: all
                  withoutSecret: refuse
                  keyring: standard
            """);
        WireProfile profile = Profiles.LOADER.ofYaml("both", "both.yaml", added).profile();

        var signer = Signer.forSecrets(
                profile,
                List.of(secret(1, "own"), new SigningSecret(9, Secret.of(generated(9)), 0, Long.MAX_VALUE, true)));
        HttpHeaders headers = http(headers(profile, signer));

        assertThatCode(() -> verify(generated(9), profile, headers)).doesNotThrowAnyException();
        var alone = Signer.forSecrets(Profiles.named("iverton"), List.of(secret(1, "own")));
        assertThat(headers.firstValue("X-Iverton-Signature"))
                .isEqualTo(http(headers(Profiles.named("iverton"), alone)).firstValue("X-Iverton-Signature"));
        assertThat(signer.secretNumber()).isEqualTo(1);
        assertThatThrownBy(() -> Signer.forSecrets(profile, List.of(secret(1, "own"))))
                .isInstanceOf(NoSigningKeyException.class);
    }
}
