package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Hmac;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A product's own signature and the one of Standard Webhooks on the same request, each with a secret of its own. */
class TwoSignaturesIT {
    private static final Pattern KEY = Pattern.compile("Key\\s+(\\S+)");
    private static final String ADDED = """
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
            """;

    @TempDir
    Path directory;

    private SignpostApi api = new SignpostApi(URI.create("http://127.0.0.1"), "");

    private SignpostProcess pod() throws IOException {
        return SignpostProcess.in(directory.resolve("data"))
                .with("SIGNPOST_LOG_LEVEL", "DEBUG")
                .with(
                        "SIGNPOST_PROFILES_DIR",
                        Files.createDirectories(profiles()).toString());
    }

    private Path profiles() {
        return directory.resolve("profiles");
    }

    /** The product's profile, with or without the second signature. */
    private void write(String product, String name, boolean both) throws IOException {
        try (InputStream in = TwoSignaturesIT.class.getResourceAsStream("/conf/profiles/" + product + ".yaml")) {
            String own = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            Files.createDirectories(profiles());
            Files.writeString(
                    profiles().resolve(name + ".yaml"), both ? own.replaceFirst("(?m)^headers:\n", ADDED) : own);
        }
    }

    private void start(SignpostProcess pod) {
        pod.start();
        api = new SignpostApi(pod.uri(), pod.awaitLog(KEY));
    }

    @ParameterizedTest
    @CsvSource({"improvado, X-Improvado-Signature, ''", "iverton, X-Iverton-Signature, 'sha256='"})
    void shouldSignWithBothSecretsAndRotateTheSecondByItself(String product, String header, String prefix)
            throws IOException {
        write(product, "both", true);
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = pod()) {
            receiver.answer(request -> Reply.status(200)
                    .body(request.header("X-Improvado-Challenge").orElse("")));
            start(pod);
            JsonNode made = api.post("/v1/tenants/demo/webhooks", fields(receiver))
                    .expect(201)
                    .json();
            String path = "/v1/tenants/demo/webhooks/" + made.path("id").asText();
            verify(made, path);

            publish();
            ReceivedRequest first = delivered(receiver, 1);
            JsonNode rotated = api.post(path + "/rotate-secret", "{\"which\":\"STANDARD\"}")
                    .expect(200)
                    .json();
            publish();
            ReceivedRequest second = delivered(receiver, 2);

            String own = made.path("secret").asText();
            String before = made.path("standardSecret").asText();
            String after = rotated.path("standardSecret").asText();
            assertThat(before).startsWith("whsec_").isNotEqualTo(own);
            assertThat(after).startsWith("whsec_").isNotEqualTo(before);
            for (ReceivedRequest request : List.of(first, second)) {
                assertThat(request.header(header)).contains(prefix + Hmac.hex(own, request.body()));
                assertThat(standard(before, request))
                        .as("the old one signs for a day")
                        .isTrue();
                assertThat(checked(path, request)).isTrue();
            }
            assertThat(pod.log()).anyMatch(line -> line.contains("event.accepted") && line.contains("deal.won"));
            assertThat(standard(after, first)).isFalse();
            assertThat(standard(after, second)).isTrue();
            assertThat(api.get(path).expect(200).json().path("status").asText()).isEqualTo("ACTIVE");
            assertThat(api.post(path + "/preview", "{}").expect(200).text()).contains("webhook-signature", header);
            assertThat(api.get("/v1/profiles/both/receiver-code?which=STANDARD")
                            .expect(200)
                            .json()
                            .path("code")
                            .asText())
                    .contains("webhook-signature");
        }
    }

    @Test
    void shouldGiveTheSecondSecretToWebhooksThatWereThereBeforeTheirProfileWantedIt() throws IOException {
        write("iverton", "growing", false);
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = pod()) {
            start(pod);
            JsonNode made = api.post(
                            "/v1/tenants/demo/webhooks", fields(receiver).replace("\"both\"", "\"growing\""))
                    .expect(201)
                    .json();
            String path = "/v1/tenants/demo/webhooks/" + made.path("id").asText();
            JsonNode before = api.get(path).expect(200).json();
            pod.sigterm();
            assertThat(pod.awaitExit(30)).isZero();
            write("iverton", "growing", true);
            start(pod);

            publish();
            ReceivedRequest request = delivered(receiver, 1);

            JsonNode now = api.get(path).expect(200).json();
            assertThat(before.has("standardSecretSet")).isFalse();
            assertThat(standard(now.path("standardSecret").asText(), request)).isTrue();
            assertThat(request.header("X-Iverton-Signature"))
                    .contains("sha256=" + Hmac.hex(made.path("secret").asText(), request.body()));
            assertThat(api.get("/v1/tenants/demo/dead-letters")
                            .expect(200)
                            .json()
                            .path("items"))
                    .isEmpty();
        }
    }

    @Test
    void shouldLetEventsWaitThatCannotBeSignedAndSendThemOnceThereIsASecret() throws IOException {
        write("iara", "growing", false);
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = pod()) {
            start(pod);
            JsonNode made = api.post(
                            "/v1/tenants/demo/webhooks", fields(receiver).replace("\"both\"", "\"growing\""))
                    .expect(201)
                    .json();
            String path = "/v1/tenants/demo/webhooks/" + made.path("id").asText();
            pod.sigterm();
            assertThat(pod.awaitExit(30)).isZero();
            // The product's next version signs every request; this webhook was registered without a secret.
            write("iverton", "growing", false);
            start(pod);

            publish();
            JsonNode waiting = Awaitility.await("it was tried to be signed")
                    .atMost(Duration.ofSeconds(40))
                    .until(
                            () -> api.get("/v1/tenants/demo/deliveries")
                                    .expect(200)
                                    .json()
                                    .path("items")
                                    .path(0),
                            delivery ->
                                    delivery.path("nextAttemptReason").asText().equals("KEY_MISSING"));
            String statusText =
                    api.get(path).expect(200).json().path("statusText").asText();
            api.post(path + "/rotate-secret", "{\"secret\":\"given\"}").expect(200);
            ReceivedRequest request = delivered(receiver, 1);

            assertThat(waiting.path("state").asText()).isEqualTo("WAITING");
            assertThat(waiting.path("attemptCount").asInt()).isZero();
            assertThat(statusText).startsWith("Its events wait: its wire profile signs each request");
            assertThat(request.header("X-Iverton-Signature")).contains("sha256=" + Hmac.hex("given", request.body()));
            assertThat(api.get("/v1/tenants/demo/dead-letters")
                            .expect(200)
                            .json()
                            .path("items"))
                    .isEmpty();
        }
    }

    private String fields(FakeReceiver receiver) {
        return "{\"url\":\"" + receiver.uri("/hook") + "\",\"eventTypes\":[\"*\"],\"profile\":\"both\"}";
    }

    private void verify(JsonNode made, String path) {
        if (made.path("status").asText().equals("UNVERIFIED")) {
            api.post(path + "/verify", "{}").expect(200);
        }
    }

    private void publish() {
        api.publish("demo", "deal.won", "{\"n\":1}");
    }

    /** The event of that number, counted from 1; challenges do not count. */
    private static ReceivedRequest delivered(FakeReceiver receiver, int number) {
        return Awaitility.await("delivery " + number)
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> receiver.requests().stream()
                                .filter(request -> request.method().equals("POST"))
                                .toList(),
                        events -> events.size() >= number)
                .get(number - 1);
    }

    private static boolean standard(String secret, ReceivedRequest request) {
        try {
            new Webhook(secret).verify(request.text(), request.headerMap());
            return true;
        } catch (WebhookVerificationException | EmptyWebhookSecretException wrong) {
            return false;
        }
    }

    /** What the API says of all signatures of the request. */
    private boolean checked(String path, ReceivedRequest request) {
        var body = new ObjectNode(JsonNodeFactory.instance);
        var headers = body.putObject("headers");
        request.headers().forEach(line -> headers.put(line.getKey(), line.getValue()));
        body.put("body", request.text());
        return api.post(path + "/check-signature", body.toString())
                .expect(200)
                .json()
                .path("valid")
                .asBoolean();
    }
}
