package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history tells to the byte what a real receiver got, whatever has been changed since. */
class SentRequestIT {
    private static final Pattern KEY = Pattern.compile("Key\\s+(\\S+)");
    private static final String WEBHOOKS = "/v1/tenants/demo/webhooks";
    private static final String DATA = "{\"a\":1.0,\"a\" : 1e400000,\"b\":\"\\u0000\\ud800 é\"}";

    @TempDir
    Path directory;

    @Test
    void shouldTellEachRequestAsItWasSentAfterEverythingHasChanged() throws IOException {
        Path profiles = Files.createDirectory(directory.resolve("profiles"));
        writeProfile(profiles, "webhook-signature", "first/{version}");
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = SignpostProcess.in(directory.resolve("data"))
                        .with("SIGNPOST_PROFILES_DIR", profiles.toString())
                        .start()) {
            receiver.answer(Reply.status(500), Reply.status(200));
            SignpostApi api = new SignpostApi(pod.uri(), pod.awaitLog(KEY));
            JsonNode webhook = api.post(
                            WEBHOOKS,
                            "{\"url\":\"" + receiver.uri("/first?q=1") + "\",\"profile\":\"own\",\"headers\":"
                                    + "{\"X-Token\":\"canary-one\",\"X-Other\":\"canary-two\"}}")
                    .expect(201)
                    .json();
            String path = WEBHOOKS + "/" + webhook.path("id").asText();
            String firstSecret = webhook.path("secret").asText();

            String event = publish(api);
            String delivery = delivery(api, event, 2);
            String secondSecret = api.post(path + "/rotate-secret", "{\"overlapSeconds\":3600}")
                    .expect(200)
                    .json()
                    .path("secret")
                    .asText();
            resend(api, delivery, 3);
            change(api, path, "{\"url\":\"" + receiver.uri("/second") + "\",\"headers\":{\"X-Other\":null}}");
            resend(api, delivery, 4);
            api.post(path + "/rotate-secret", "{\"overlapSeconds\":0}").expect(200);
            resend(api, delivery, 5);
            pod.sigterm();
            assertThat(pod.awaitExit(30)).isZero();
            writeProfile(profiles, "other-signature", "second");
            pod.start();
            String laterDelivery = delivery(api, publish(api), 1);
            api.delete(path).expect(204);

            List<ReceivedRequest> requests = receiver.requests();
            assertThat(requests).hasSize(6);
            assertThat(requests.get(2).header("webhook-signature").orElseThrow())
                    .as("two secrets sign during the overlap")
                    .contains(" ");
            assertThat(requests.get(5).header("other-signature")).isPresent();
            assertTold(api, delivery, requests.subList(0, 5));
            assertTold(api, laterDelivery, requests.subList(5, 6));
            assertThat(api.get("/v1/tenants/demo/deliveries/" + delivery)
                            .expect(200)
                            .text())
                    .doesNotContain("canary", firstSecret, secondSecret);
        }
    }

    @Test
    void shouldSayWhyItCannotTellARequest() throws InterruptedException {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = SignpostProcess.in(directory.resolve("data"))
                        .with("SIGNPOST_ENCRYPTION_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .start()) {
            SignpostApi api = new SignpostApi(pod.uri(), pod.awaitLog(KEY));
            api.createWebhook("demo", receiver.uri("/hook"));
            String erased = publish(api);
            String erasedDelivery = delivery(api, erased, 1);
            String keyless = delivery(api, publish(api), 1);

            api.delete("/v1/tenants/demo/events/" + erased + "/data").expect(204);
            assertUntold(api, erasedDelivery, "The event's data was erased.");
            pod.sigterm();
            assertThat(pod.awaitExit(30)).isZero();
            pod.with("SIGNPOST_ENCRYPTION_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=")
                    .launch();
            assertThat(pod.awaitExit(60)).isEqualTo(2);
            String lost = pod.awaitLog(Pattern.compile("give-up ([0-9a-f]{8})"));
            assertThat(pod.command(directory.resolve("command.log"), "encryption-keys", "give-up", lost)
                            .waitFor())
                    .isZero();
            pod.start();

            assertUntold(api, keyless, "The key that opens the webhook's secret or headers is missing.");
        }
    }

    private static void assertUntold(SignpostApi api, String delivery, String why) {
        JsonNode attempt = api.get("/v1/tenants/demo/deliveries/" + delivery)
                .expect(200)
                .json()
                .path("attempts")
                .get(0);
        assertThat(attempt.path("request").isNull()).isTrue();
        assertThat(attempt.path("requestText").asText()).isEqualTo(why);
    }

    private static void assertTold(SignpostApi api, String delivery, List<ReceivedRequest> requests) {
        JsonNode attempts = api.get("/v1/tenants/demo/deliveries/" + delivery)
                .expect(200)
                .json()
                .path("attempts");
        assertThat(attempts).hasSize(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            JsonNode told = attempts.get(i).path("request");
            assertThat(text(told))
                    .as("attempt " + (i + 1))
                    .isEqualTo(requests.get(i).toString());
            assertThat(told.path("body").asText().getBytes(UTF_8))
                    .isEqualTo(requests.get(i).body());
            assertThat(told.path("written").asBoolean()).isTrue();
        }
    }

    /** The request as bytes on the wire would be; masked values as this test gave them. */
    private static String text(JsonNode told) {
        String url = told.path("url").asText();
        StringBuilder text = new StringBuilder(told.path("method").asText())
                .append(' ')
                .append(url.substring(url.indexOf('/', "http://".length())))
                .append(" HTTP/1.1");
        for (JsonNode header : told.path("headers")) {
            String name = header.path("name").asText();
            boolean masked = header.path("masked").asBoolean();
            assertThat(masked).as(name).isEqualTo(name.startsWith("X-"));
            String real = name.equals("X-Token") ? "canary-one" : "canary-two";
            text.append("\r\n").append(name).append(": ");
            text.append(masked ? real : header.path("value").asText());
        }
        return text + "\r\n\r\n" + told.path("body").asText();
    }

    private static String publish(SignpostApi api) {
        return api.post(
                        "/v1/tenants/demo/events",
                        "{\"type\":\"deal.won\",\"occurredAt\":\"2026-01-02T03:04:05.678901+01:00\",\"data\":" + DATA
                                + ",\"changes\":[ 1.50 ]}",
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "Signpost-Hops",
                        "1")
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    /** The event's only delivery, once so many attempts have been recorded and the last was delivered. */
    private static String delivery(SignpostApi api, String event, int attempts) {
        return Awaitility.await("the record of attempt " + attempts)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.all("/v1/tenants/demo/deliveries?eventId=" + event),
                        found -> found.size() == 1
                                && found.get(0).path("state").asText().equals("DELIVERED")
                                && found.get(0).path("attemptCount").asInt() == attempts)
                .get(0)
                .path("id")
                .asText();
    }

    private static void resend(SignpostApi api, String delivery, int attempts) {
        String path = "/v1/tenants/demo/deliveries/" + delivery;
        api.post(path + "/resend", "").expect(202);
        Awaitility.await("the record of attempt " + attempts)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.get(path).expect(200).json(),
                        found -> found.path("state").asText().equals("DELIVERED")
                                && found.path("attemptCount").asInt() == attempts);
    }

    private static void change(SignpostApi api, String path, String patch) {
        api.send("PATCH", path, patch.getBytes(UTF_8)).expect(200);
    }

    private static void writeProfile(Path profiles, String signature, String userAgent) {
        try {
            String text = Files.readString(Path.of("conf/profiles/standard.yaml"))
                    .replace("name: webhook-signature", "name: " + signature)
                    .replace("Signpost/{version}", userAgent)
                    .replace(
                            "  - {key: data, from: data}",
                            "  - {key: data, from: data}\n  - {key: changes, from: changes}");
            Files.writeString(profiles.resolve("own.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
