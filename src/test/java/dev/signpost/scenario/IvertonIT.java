package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The life of a webhook of Iverton AI's, with a receiver that does what the product's page tells its customers. */
class IvertonIT {
    private static final String WHEN = "2024-01-15T10:30:00Z";
    private static final String CONTACT =
            "{\"id\":\"con_456def\",\"email\":\"john@example.com\",\"first_name\":\"John\",\"last_name\":\"Doe\"}";

    private static ProductLife.Instance instance;

    private ProductLife life;

    // What the customer's handler knows and does; read by the receiver's threads.
    private volatile String secret = "whsec_xxxxxxxxxxxxx";
    private volatile boolean handlerFails;
    private volatile String handlerFailsFor = "nothing";

    @BeforeAll
    static void start() {
        instance = new ProductLife.Instance("iverton");
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        life = instance.tenant("iverton", test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void close() {
        life.close();
    }

    /** The page's example handler: 401 unless the signature holds, else 200. */
    private Reply handle(ReceivedRequest request) {
        if (handlerFails || request.text().contains(handlerFailsFor)) {
            return Reply.status(500).body("database is down");
        }
        return verifyWebhook(request)
                ? Reply.status(200).body("OK")
                : Reply.status(401).body("Invalid signature");
    }

    /** The page's verification: the header is sha256= and the hexadecimal HMAC with the secret's text as key. */
    private boolean verifyWebhook(ReceivedRequest request) {
        String signature = request.header("X-Iverton-Signature").orElse("");
        String expected = "sha256=" + ProductLife.hmac(secret, request.body());
        return MessageDigest.isEqual(signature.getBytes(UTF_8), expected.getBytes(UTF_8));
    }

    private JsonNode register() {
        life.receiver.answer(this::handle);
        return life.register("{\"url\":\"" + life.receiver.uri("/webhooks/iverton")
                + "\",\"events\":[\"contact.created\",\"campaign.sent\",\"deal.updated\"],"
                + "\"secret\":\"whsec_xxxxxxxxxxxxx\"}");
    }

    private static String body(String event) {
        return "{\"id\":\"evt_" + event + "\",\"type\":\"contact.created\",\"created_at\":\"" + WHEN + "\",\"data\":"
                + CONTACT + "}";
    }

    @Test
    void shouldSendThePagesExampleSignedAndKeepItInTheLogs() {
        JsonNode webhook = register();

        String unwanted = life.publish("email.opened", WHEN, "{}");
        String event = life.publish("contact.created", WHEN, CONTACT);

        JsonNode logged = life.delivery(event, "DELIVERED");
        ReceivedRequest request = life.receiver.await(1, 10).get(0);
        assertThat(request.text()).isEqualTo(body(event));
        assertThat(request.method() + " " + request.target()).isEqualTo("POST /webhooks/iverton");
        assertThat(request.headers()).extracting(Map.Entry::getKey).contains("X-Iverton-Signature", "Content-Type");
        assertThat(request.header("Content-Type")).hasValue("application/json");
        assertThat(life.receiver.requests()).hasSize(1);
        assertThat(life.get("/events/" + unwanted).path("matchedCount").asInt()).isZero();
        assertThat(webhook.path("profileStatus").asText()).isEqualTo("active");
        assertThat(webhook.path("secret").asText()).isEqualTo("whsec_xxxxxxxxxxxxx");
        JsonNode attempt = life.get("/deliveries/" + logged.path("id").asText())
                .path("attempts")
                .get(0);
        assertThat(attempt.path("statusCode").asInt()).isEqualTo(200);
        assertThat(attempt.path("responseMillis").isInt()).isTrue();
        assertThat(attempt.path("request").path("body").asText()).isEqualTo(body(event));
        assertThat(attempt.path("response").path("body").asText()).isEqualTo("OK");
    }

    @Test
    void shouldRetryFiveTimesThenDisableAndReplayWhatWasMissed() {
        String id = register().path("id").asText();
        handlerFails = true;
        String failed = life.publish("contact.created", WHEN, CONTACT);

        life.hoursLater(failed, "DEAD");

        life.assertSchedule(
                failed,
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(24));
        List<ReceivedRequest> attempts = life.receiver.requests();
        assertThat(attempts).hasSize(6).allSatisfy(request -> {
            assertThat(request.text()).isEqualTo(body(failed));
            assertThat(verifyWebhook(request)).isTrue();
        });
        // With the dead letter, not a moment later.
        JsonNode disabled = life.get("/webhooks/" + id);
        assertThat(disabled.path("status").asText()).isEqualTo("DISABLED");
        assertThat(disabled.path("profileStatus").asText()).isEqualTo("disabled");
        assertThat(disabled.path("statusReason").asText()).isEqualTo("TOO_MANY_ERRORS");
        JsonNode dead = life.get("/dead-letters").path("items").get(0);
        assertThat(dead.path("message").asText()).contains("500");

        String missed = life.publish("contact.created", WHEN, CONTACT);
        life.delivery(missed, "HELD");
        assertThat(life.get("/webhooks/" + id).path("heldCount").asInt()).isEqualTo(1);
        assertThat(life.receiver.requests()).hasSize(6);

        handlerFails = false;
        JsonNode back = life.post("/webhooks/" + id + "/unblock", "{\"replayHeld\":true}");
        life.delivery(missed, "DELIVERED");
        life.job(life.api.post(life.at("/dead-letters/replay"), "{\"all\":true}"));
        life.delivery(failed, "DELIVERED");

        assertThat(back.path("profileStatus").asText()).isEqualTo("active");
        assertThat(life.receiver.requests()).extracting(ReceivedRequest::text).endsWith(body(missed), body(failed));
        assertThat(life.get("/dead-letters").path("items")).isEmpty();
    }

    @Test
    void shouldDisableOnlyTheWebhookThatFailedThoughOthersSucceed() {
        String id = register().path("id").asText();
        String other = life.register("{\"url\":\"" + life.receiver.uri("/webhooks/other")
                        + "\",\"events\":[\"deal.won\"],\"secret\":\"whsec_xxxxxxxxxxxxx\"}")
                .path("id")
                .asText();
        handlerFailsFor = "con_456def";
        String failed = life.publish("contact.created", WHEN, CONTACT);
        life.receiver.await(1, 10);
        life.hoursLater(failed, "WAITING");
        life.receiver.await(2, 10);
        String behind = life.publish("contact.created", WHEN, CONTACT);
        life.delivery(life.publish("contact.created", WHEN, "{}"), "DELIVERED");

        life.hoursLater(failed, "DEAD");

        assertThat(life.get("/webhooks/" + id).path("status").asText()).isEqualTo("DISABLED");
        assertThat(life.get("/webhooks/" + other).path("status").asText()).isEqualTo("ACTIVE");
        life.hoursLater(behind, "HELD");
        assertThat(life.receiver.requests())
                .filteredOn(request -> request.text().contains(behind))
                .hasSizeLessThan(6);
        life.delivery(life.publish("deal.won", WHEN, "{}"), "DELIVERED");
    }

    @Test
    void shouldChangeSubscriptionsRotateBlockAndDelete() {
        String id = register().path("id").asText();

        life.patch("/webhooks/" + id, "{\"events\":[\"deal.won\"]}");
        life.publish("contact.created", WHEN, CONTACT);
        life.patch("/webhooks/" + id, "{\"events\":[\"contact.created\"]}");
        JsonNode rotated = life.post("/webhooks/" + id + "/rotate-secret", "{}");
        secret = rotated.path("secret").asText();
        String event = life.publish("contact.created", WHEN, CONTACT);
        life.delivery(event, "DELIVERED");

        assertThat(secret).startsWith("whsec_").isNotEqualTo("whsec_xxxxxxxxxxxxx");
        assertThat(life.receiver.requests()).hasSize(1).allMatch(this::verifyWebhook);
        JsonNode blocked = life.post("/webhooks/" + id + "/block", "");
        assertThat(blocked.path("profileStatus").asText()).isEqualTo("disabled");
        String held = life.publish("contact.created", WHEN, CONTACT);
        life.delivery(held, "HELD");
        life.api.delete(life.at("/webhooks/" + id)).expect(204);
        life.api.get(life.at("/webhooks/" + id)).expect(404);
        life.delivery(held, "CANCELLED");
        assertThat(life.receiver.requests()).hasSize(1);
    }

    @Test
    void shouldPreviewTheVeryRequestThatIsSent() {
        String id = register().path("id").asText();
        String event = life.publish("contact.created", WHEN, CONTACT);
        life.delivery(event, "DELIVERED");

        JsonNode preview = life.post("/webhooks/" + id + "/preview", "{\"eventId\":\"evt_" + event + "\"}")
                .path("request");
        JsonNode example = life.post("/webhooks/" + id + "/preview", "{\"eventType\":\"deal.won\"}")
                .path("request");

        ReceivedRequest sent = life.receiver.requests().get(0);
        var text = new StringBuilder("POST /webhooks/iverton HTTP/1.1");
        preview.path("headers")
                .forEach(header -> text.append("\r\n")
                        .append(header.path("name").asText())
                        .append(": ")
                        .append(header.path("value").asText()));
        text.append("\r\n\r\n").append(preview.path("body").asText());
        assertThat(text).hasToString(sent.toString());
        assertThat(preview.path("url").asText())
                .isEqualTo(life.receiver.uri("/webhooks/iverton").toString());
        assertThat(example.path("body").asText())
                .matches("\\{\"id\":\"evt_[0-9a-f]{32}\",\"type\":\"deal.won\",\"created_at\":.*Z\",\"data\":.*}}");
        assertThat(life.receiver.requests()).hasSize(1);
        life.api
                .post(life.at("/webhooks/" + id + "/preview"), "{\"eventId\":\"evt_" + "0".repeat(32) + "\"}")
                .expect(404);
        life.api
                .post(
                        life.at("/webhooks/" + id + "/preview"),
                        "{\"eventId\":\"evt_" + event + "\",\"eventType\":\"a\"}")
                .expect(422);
    }

    @Test
    void shouldSendATestOfTheTypeThatWasChosenAndShowWhatCameOfIt() {
        String id = register().path("id").asText();

        JsonNode tested = life.post("/webhooks/" + id + "/test", "{\"eventType\":\"deal.won\"}");
        handlerFails = true;
        JsonNode failed = life.post("/webhooks/" + id + "/test", "{\"eventType\":\"contact.created\"}");

        assertThat(tested.path("passed").asBoolean()).isTrue();
        assertThat(tested.path("statusCode").asInt()).isEqualTo(200);
        assertThat(tested.path("response").path("body").asText()).isEqualTo("OK");
        assertThat(failed.path("passed").asBoolean()).isFalse();
        assertThat(failed.path("response").path("body").asText()).isEqualTo("database is down");
        assertThat(life.receiver.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(verifyWebhook(request)).isTrue();
            assertThat(request.header("Signpost-Test")).hasValue("true");
        });
        assertThat(life.receiver.requests().get(1).text()).endsWith(",\"data\":" + CONTACT + "}");
        assertThat(life.get("/webhooks/" + id).path("status").asText()).isEqualTo("ACTIVE");
    }
}
