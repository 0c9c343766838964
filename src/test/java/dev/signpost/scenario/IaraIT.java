package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The life of a webhook of Iara Data's, with a receiver that does what the product's page tells its customers. */
class IaraIT {
    private static final String WHEN = "2025-01-15T10:30:00Z";
    private static final String DATA =
            "{\"jobId\":\"job_xyz\",\"table\":\"sales_data\",\"rowsIngested\":15234,\"duration\":3200}";
    private static final String SECRET = "YOUR_SECRET";

    private static ProductLife.Instance instance;

    private ProductLife life;
    private String tenant;

    @BeforeAll
    static void start() {
        instance = new ProductLife.Instance("iara");
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        tenant = test.getTestMethod().orElseThrow().getName();
        life = instance.tenant("iara", tenant);
    }

    @AfterEach
    void close() {
        life.close();
    }

    /** The page's verification; what it compares is what follows sha256= in the header. */
    private static boolean isValid(ReceivedRequest request) {
        String header = request.header("X-Webhook-Signature").orElse("");
        return header.startsWith("sha256=")
                && ProductLife.hmac(SECRET, request.body()).equals(header.substring("sha256=".length()));
    }

    private String register(String secret) {
        JsonNode made = life.register("{\"url\":\"" + life.receiver.uri("/hook") + "\"" + secret + "}");
        assertThat(made.path("profileStatus").asText()).isEqualTo("active");
        return made.path("id").asText();
    }

    /** The page's payload, which carries no id. */
    private String body() {
        return "{\"event\":\"ingestion.completed\",\"timestamp\":\"" + WHEN + "\",\"tenantId\":\"" + tenant
                + "\",\"data\":" + DATA + "}";
    }

    private String publish() {
        return life.publish("ingestion.completed", WHEN, DATA);
    }

    @Test
    void shouldSendThePagesPayloadWithASignatureIfThereIsASecret() {
        String id = register("");
        life.delivery(publish(), "DELIVERED");
        JsonNode rotated = life.post("/webhooks/" + id + "/rotate-secret", "{\"secret\":\"" + SECRET + "\"}");
        String event = publish();
        JsonNode shown = life.delivery(event, "DELIVERED");

        List<ReceivedRequest> requests = life.receiver.requests();
        assertThat(requests).extracting(ReceivedRequest::text).containsExactly(body(), body());
        assertThat(requests.get(0).header("X-Webhook-Signature")).isEmpty();
        assertThat(isValid(requests.get(1))).isTrue();
        assertThat(rotated.path("secretSet").asBoolean()).isTrue();
        assertThat(life.api.get(life.at("/webhooks/" + id)).text()).doesNotContain(SECRET);
        JsonNode attempt = shown.path("lastAttempt");
        assertThat(attempt.path("statusCode").asInt()).isEqualTo(200);
        assertThat(attempt.path("sentAt").asText()).endsWith("Z");
        assertThat(attempt.path("responseMillis").isInt()).isTrue();
    }

    @Test
    void shouldTakeAnythingBut200ForAFailureAndFillTheDeadLetterQueue() {
        String id = register(",\"secret\":\"" + SECRET + "\"");
        life.receiver.answer(Reply.status(204));
        String first = publish();
        String second = publish();

        life.hoursLater(first, "DEAD");
        life.hoursLater(second, "DEAD");

        life.assertSchedule(first, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));
        assertThat(life.receiver.requests()).hasSize(8).allSatisfy(request -> {
            assertThat(request.text()).isEqualTo(body());
            assertThat(isValid(request)).isTrue();
        });
        assertThat(life.get("/webhooks/" + id).path("profileStatus").asText()).isEqualTo("active");
        JsonNode queue = life.get("/dead-letters").path("items");
        assertThat(queue).hasSize(2);
        assertThat(queue.get(0).path("message").asText()).contains("204");

        life.receiver.answer(Reply.status(200));
        String one = queue.get(1).path("id").asText();
        life.job(life.api.post(life.at("/dead-letters/replay"), "{\"ids\":[\"" + one + "\"]}"));
        life.delivery(first, "DELIVERED");
        assertThat(life.get("/dead-letters").path("items")).hasSize(1);
        life.job(life.api.post(life.at("/dead-letters/replay"), "{\"all\":true}"));
        life.delivery(second, "DELIVERED");
        assertThat(life.get("/dead-letters").path("items")).isEmpty();
    }

    @Test
    void shouldResendAPastDeliveryAndDelete() {
        String id = register(",\"secret\":\"" + SECRET + "\"");
        JsonNode delivered = life.delivery(publish(), "DELIVERED");

        life.api
                .post(life.at("/deliveries/" + delivered.path("id").asText() + "/resend"), "")
                .expect(202);
        life.receiver.await(2, 10);
        life.api.delete(life.at("/webhooks/" + id)).expect(204);
        String late = publish();

        assertThat(life.receiver.requests()).hasSize(2).allMatch(IaraIT::isValid);
        assertThat(life.get("/events/" + late).path("matchedCount").asInt()).isZero();
        assertThat(life.get("/deliveries").path("items")).hasSize(1);
    }
}
