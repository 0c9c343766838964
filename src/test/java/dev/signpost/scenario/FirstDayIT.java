package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's first minutes: nothing is set up, and everything typed is what the banner and the API say. */
class FirstDayIT {
    private static final Pattern KEY = Pattern.compile("Key\\s+(\\S+)");
    private static final Pattern PUBLISH = Pattern.compile("(curl -s .*/events -d .*)");

    private static final Pattern CONSOLE =
            Pattern.compile("Console\\s+http://127\\.0\\.0\\.1:\\d+/console/#token=(\\S+)");

    @TempDir
    Path directory;

    @Test
    void shouldLeadFromAnEmptyDirectoryToAVerifiedDelivery() throws Exception {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = SignpostProcess.in(directory).start()) {
            SignpostApi api = new SignpostApi(pod.uri(), pod.awaitLog(KEY));
            JsonNode webhook = api.createWebhook("demo", receiver.uri("/hook"), "contact.*");

            JsonNode receipt = new ObjectMapper().readTree(pasted(pod.awaitLog(PUBLISH)));

            assertThat(receipt.path("matchedCount").asInt()).isEqualTo(1);
            ReceivedRequest request = receiver.await(1, 10).get(0);
            assertVerified(request, webhook.path("secret").asText());
            assertThat(request.text()).endsWith(",\"data\":{\"id\":1}}");
            assertThat(Evidence.plain(request.header("webhook-id").orElseThrow()))
                    .isEqualTo(Evidence.plain(receipt.path("id").asText()));
            assertDelivered(api, receipt.path("id").asText(), webhook.path("id").asText());
        }
    }

    @Test
    void shouldKeepItsKeyWebhooksAndEventsOverARestart() {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = SignpostProcess.in(directory).start()) {
            String key = pod.awaitLog(KEY);
            SignpostApi api = new SignpostApi(pod.uri(), key);
            api.createWebhook("demo", receiver.uri("/hook"));
            api.publish("demo", "before", "1");
            receiver.await(1, 10);

            pod.sigterm();
            assertThat(pod.awaitExit(30)).isZero();
            pod.start();

            api.publish("demo", "after", "2");
            receiver.await(2, 10);
            assertThat(api.all("/v1/tenants/demo/events")).hasSize(2);
        }
    }

    @Test
    void shouldOpenTheConsoleWithTheFirstClick() {
        try (SignpostProcess pod = SignpostProcess.in(directory).start()) {
            SignpostApi console = new SignpostApi(pod.uri(), pod.awaitLog(CONSOLE));

            JsonNode me = console.get("/v1/me").expect(200).json();

            assertThat(me.path("kind").asText()).isEqualTo("LINK");
            assertThat(me.path("tenantId").asText()).isEqualTo("demo");
            assertThat(me.path("scopes")).hasSize(3);
            assertThat(console.get("/v1/tenants/demo/audit")
                            .expect(200)
                            .json()
                            .path("items")
                            .path(0)
                            .path("action")
                            .asText())
                    .isEqualTo("consoleLink.created");
            assertThat(new SignpostApi(pod.uri(), "")
                            .get("/console/")
                            .expect(200)
                            .text())
                    .contains("<!doctype html>");
        }
    }

    /** What a password in the URL would say, which is refused with a hint to this. */
    @Test
    void shouldSendTheAuthorizationThatAReceiverAsksForAndShowItToNobody() {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = SignpostProcess.in(directory).start()) {
            SignpostApi api = new SignpostApi(pod.uri(), pod.awaitLog(KEY));
            String url = receiver.uri("/hook").toString();
            String credentials = "Basic Y2FuYXJ5OmNhbmFyeQ==";

            String refused = api.post(
                            "/v1/tenants/demo/webhooks",
                            "{\"url\":\"" + url.replace("://", "://canary:canary@") + "\"}")
                    .expect(422)
                    .text();
            JsonNode webhook = api.post(
                            "/v1/tenants/demo/webhooks",
                            "{\"url\":\"" + url + "\",\"headers\":{\"Authorization\":\"" + credentials + "\"}}")
                    .expect(201)
                    .json();
            String event = api.publish("demo", "a", "{\"id\":1}").path("id").asText();

            assertThat(refused).contains("Authorization").doesNotContain("canary");
            assertThat(receiver.await(1, 10).get(0).header("Authorization")).contains(credentials);
            assertDelivered(api, event, webhook.path("id").asText());
            String shown = webhook
                    + api.get("/v1/tenants/demo/webhooks/" + webhook.path("id").asText())
                            .expect(200)
                            .text()
                    + api.all("/v1/tenants/demo/deliveries");
            assertThat(shown).contains("Authorization").doesNotContain(credentials);
        }
    }

    private static String pasted(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private static void assertVerified(ReceivedRequest request, String secret) throws Exception {
        Webhook receiver = new Webhook(secret);

        receiver.verify(request.text(), request.headerMap());
        assertThatThrownBy(() -> receiver.verify(request.text() + " ", request.headerMap()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private static void assertDelivered(SignpostApi api, String event, String webhook) {
        JsonNode delivery = Awaitility.await("the record of the delivery")
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> api.all("/v1/tenants/demo/deliveries?eventId=" + event),
                        found -> found.size() == 1
                                && found.get(0).path("state").asText().equals("DELIVERED"))
                .get(0);
        assertThat(delivery.path("webhookId").asText()).isEqualTo(webhook);
        JsonNode attempts = api.get(
                        "/v1/tenants/demo/deliveries/" + delivery.path("id").asText())
                .expect(200)
                .json()
                .path("attempts");
        assertThat(attempts).hasSize(1);
        assertThat(attempts.get(0).path("statusCode").asInt()).isEqualTo(200);
        assertThat(api.get("/v1/tenants/demo/events/" + event).expect(200).text())
                .contains("\"data\":{\"id\":1}");
    }
}
