package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The life of a webhook of Improvado's, with a receiver that does what the product's page tells its customers. */
class ImprovadoIT {
    private static final String WHEN = "2026-04-06T11:39:46.752Z";
    private static final String DATA = "{\"product_domain_event_inserted_at\":\"2026-04-06 12:00:12.000\","
            + "\"product_domain_event_aggregate_class\":\"Extraction\","
            + "\"product_domain_event_class\":\"ExtractionPaused\","
            + "\"product_domain_event_usecase\":\"PauseExtractionUseCase\",\"product_domain_event\":\"\","
            + "\"is_action_log\":\"1\",\"agency_title\":\"My Agency\",\"workspace_title\":\"Main Workspace\","
            + "\"dts_order_params_id\":\"123456\",\"order_id\":\"654321\"}";

    private static ProductLife.Instance instance;

    private ProductLife life;

    // What the customer's server knows and does; read by the receiver's threads.
    private volatile String secret = "";
    private volatile String behindTheEcho = "";
    private volatile int answer = 200;

    @BeforeAll
    static void start() {
        instance = new ProductLife.Instance("improvado");
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        life = instance.tenant("improvado", test.getTestMethod().orElseThrow().getName());
        life.receiver.answer(this::handle);
    }

    @AfterEach
    void close() {
        life.close();
    }

    /** Echoes challenges that come with the secret; takes events whose signature holds. */
    private Reply handle(ReceivedRequest request) {
        if (request.method().equals("GET")) {
            boolean ours = request.header("X-Improvado-Verify-Token").orElse("").equals(secret);
            String challenge = request.header("X-Improvado-Challenge").orElse("");
            return ours ? Reply.status(200).body(challenge + behindTheEcho) : Reply.status(403);
        }
        return isGenuine(request) ? Reply.status(answer) : Reply.status(401);
    }

    /** The page's verification: HMAC-SHA256 of the body with the signing secret. */
    private boolean isGenuine(ReceivedRequest request) {
        String signature = request.header("X-Improvado-Signature").orElse("");
        String expected = ProductLife.hmac(secret, request.body());
        return MessageDigest.isEqual(signature.getBytes(UTF_8), expected.getBytes(UTF_8));
    }

    /** Adds an endpoint and reads its secret, which is shown while it is unverified. */
    private String add() {
        JsonNode made = life.register(fields(""));
        secret = made.path("secret").asText();
        assertThat(made.path("profileStatus").asText()).isEqualTo("Unverified");
        return made.path("id").asText();
    }

    private String fields(String more) {
        return "{\"url\":\"" + life.receiver.uri("/improvado") + "\",\"eventTypes\":[\"extraction_paused\"]" + more
                + "}";
    }

    private JsonNode verify(String id) {
        return life.post("/webhooks/" + id + "/verify", "{}");
    }

    private String addVerified() {
        String id = add();
        assertThat(verify(id).path("passed").asBoolean()).isTrue();
        return id;
    }

    private String publish() {
        return life.publish("extraction_paused", WHEN, DATA);
    }

    /** The page's example, with the event's own id. */
    private static String body(String event) {
        return "{\"id\":\"" + event.toUpperCase(Locale.ROOT) + "\",\"type\":\"extraction_paused\","
                + "\"timestamp\":\"2026-04-06 11:39:46.752000\",\"data\":" + DATA + "}";
    }

    private List<ReceivedRequest> events() {
        return life.receiver.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    @Test
    void shouldSendNothingBeforeTheEndpointHasEchoedTheChallenge() {
        String id = add();
        String early = publish();
        life.delivery(early, "HELD");

        behindTheEcho = "\n";
        JsonNode mismatch = verify(id);
        behindTheEcho = "";
        JsonNode passed = verify(id);

        assertThat(mismatch.path("message").asText()).isEqualTo("Challenge response did not match");
        assertThat(mismatch.path("hint").asText()).contains("newline");
        assertThat(passed.path("passed").asBoolean()).isTrue();
        assertThat(passed.path("heldCount").asInt()).isEqualTo(1);
        assertThat(life.receiver.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.method() + " " + request.target()).isEqualTo("GET /improvado");
            assertThat(request.header("X-Improvado-Challenge").orElseThrow()).matches("[0-9a-f]{64}");
            assertThat(request.header("X-Improvado-Verify-Token")).hasValue(secret);
        });
        assertThat(life.receiver.requests())
                .extracting(request -> request.header("X-Improvado-Challenge"))
                .doesNotHaveDuplicates();
        JsonNode shown = life.get("/webhooks/" + id);
        assertThat(shown.path("profileStatus").asText()).isEqualTo("Active");
        assertThat(shown.has("secret")).isFalse();
        life.delivery(early, "HELD");
        assertThat(events()).isEmpty();
    }

    @Test
    void shouldGiveEachEndpointASecretOfItsOwnAndShowItUntilItIsVerified() {
        JsonNode refused = life.api
                .post(life.at("/webhooks"), fields(",\"secret\":\"my own\""))
                .expect(422)
                .json();
        String other = life.register(fields("")).path("secret").asText();
        String id = add();

        JsonNode unverified = life.get("/webhooks/" + id);
        verify(id);
        JsonNode verified = life.get("/webhooks/" + id);

        assertThat(refused.path("errors").get(0).path("pointer").asText()).isEqualTo("/secret");
        assertThat(life.get("/webhooks").path("items")).hasSize(2);
        assertThat(unverified.path("secret").asText()).isEqualTo(secret).isNotEqualTo(other);
        assertThat(verified.path("profileStatus").asText()).isEqualTo("Active");
        assertThat(verified.has("secret")).isFalse();
    }

    @Test
    void shouldSayThatAnEndpointCannotBeReached() {
        String id = add();
        life.receiver.close();

        JsonNode result = verify(id);

        assertThat(result.path("passed").asBoolean()).isFalse();
        assertThat(result.path("message").asText()).isEqualTo("Failed to reach endpoint");
        assertThat(life.get("/webhooks/" + id).path("profileStatus").asText()).isEqualTo("Unverified");
    }

    @Test
    void shouldSendThePagesExampleSignedWithTheGeneratedSecret() {
        addVerified();
        String unwanted = life.publish("load_started", WHEN, "{}");

        String event = publish();

        life.delivery(event, "DELIVERED");
        ReceivedRequest request = events().get(0);
        assertThat(request.text()).isEqualTo(body(event));
        assertThat(isGenuine(request)).isTrue();
        assertThat(request.headers())
                .extracting(Map.Entry::getKey)
                .contains("Content-Type", "X-Improvado-Signature", "X-Improvado-Idempotency-Key");
        assertThat(request.header("X-Improvado-Idempotency-Key")).hasValue(event.toUpperCase(Locale.ROOT));
        assertThat(life.get("/events/" + unwanted).path("matchedCount").asInt()).isZero();
        assertThat(life.get("/events/" + event.toUpperCase(Locale.ROOT))
                        .path("type")
                        .asText())
                .isEqualTo("extraction_paused");
    }

    @Test
    void shouldRetryFourTimesWithOneIdempotencyKeyAndReplayTheDeadLetter() {
        String id = addVerified();
        answer = 503;
        String event = publish();

        life.hoursLater(event, "DEAD");

        life.assertSchedule(event, Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(events()).hasSize(5).allSatisfy(request -> {
            assertThat(request.text()).isEqualTo(body(event));
            assertThat(isGenuine(request)).isTrue();
            assertThat(request.header("X-Improvado-Idempotency-Key")).hasValue(event.toUpperCase(Locale.ROOT));
        });
        assertThat(life.get("/webhooks/" + id).path("profileStatus").asText()).isEqualTo("Active");
        answer = 204;
        life.job(life.api.post(life.at("/dead-letters/replay"), "{\"all\":true}"));
        life.delivery(event, "DELIVERED");
        assertThat(events().get(5).text()).isEqualTo(body(event));
    }

    @Test
    void shouldChangeAndClearTheSubscribedEvents() {
        String id = addVerified();

        life.patch("/webhooks/" + id, "{\"eventTypes\":[]}");
        String cleared = publish();
        JsonNode changed = life.patch("/webhooks/" + id, "{\"eventTypes\":[\"load_started\",\"extraction_paused\"]}");
        String wanted = publish();

        life.delivery(wanted, "DELIVERED");
        assertThat(life.get("/events/" + cleared).path("matchedCount").asInt()).isZero();
        assertThat(changed.path("profileStatus").asText()).isEqualTo("Active");
        assertThat(events()).extracting(ReceivedRequest::text).containsExactly(body(wanted));
    }

    @Test
    void shouldEndTheOldSecretAtOnceAndVerifyAgainAfterARotation() {
        String id = addVerified();
        String old = secret;

        JsonNode rotated = life.post("/webhooks/" + id + "/rotate-secret", "{}");
        life.delivery(publish(), "HELD");
        JsonNode withOld = verify(id);
        secret = rotated.path("secret").asText();
        JsonNode withNew = verify(id);
        String event = publish();
        life.delivery(event, "DELIVERED");

        assertThat(rotated.path("profileStatus").asText()).isEqualTo("Unverified");
        assertThat(secret).isNotEqualTo(old);
        assertThat(withOld.path("passed").asBoolean()).isFalse();
        assertThat(withOld.path("message").asText()).isEqualTo("Challenge response did not match");
        assertThat(withOld.path("hint").asText()).contains("403");
        assertThat(withNew.path("passed").asBoolean()).isTrue();
        assertThat(events()).extracting(ReceivedRequest::text).contains(body(event));
        assertThat(events()).allSatisfy(request -> {
            assertThat(isGenuine(request)).isTrue();
            assertThat(request.header("X-Improvado-Signature"))
                    .isNotEqualTo(Optional.of(ProductLife.hmac(old, request.body())));
        });
    }

    @Test
    void shouldSendWhatWasHeldSinceTheRotationWhenItIsVerifiedAgain() {
        String id = add();
        String early = publish();
        life.delivery(early, "HELD");
        JsonNode first = verify(id);
        secret = life.post("/webhooks/" + id + "/rotate-secret", "{}")
                .path("secret")
                .asText();
        String one = publish();
        String other = publish();
        life.delivery(one, "HELD");
        life.delivery(other, "HELD");

        JsonNode again = verify(id);

        life.delivery(one, "DELIVERED");
        life.delivery(other, "DELIVERED");
        assertThat(first.path("releaseJobId").isNull()).isTrue();
        assertThat(again.path("releaseJobId").isTextual()).isTrue();
        assertThat(events())
                .allMatch(this::isGenuine)
                .extracting(ReceivedRequest::text)
                .containsExactlyInAnyOrder(body(one), body(other));
        life.delivery(early, "HELD");
        life.job(life.api.post(life.at("/webhooks/" + id + "/replay"), "{}"));
        life.delivery(early, "DELIVERED");
    }

    @Test
    void shouldVerifyAgainAfterAChangeOfUrl() {
        String id = addVerified();

        JsonNode moved = life.patch("/webhooks/" + id, "{\"url\":\"" + life.receiver.uri("/moved") + "\"}");
        life.delivery(publish(), "HELD");
        JsonNode passed = verify(id);
        String event = publish();
        life.delivery(event, "DELIVERED");

        assertThat(moved.path("profileStatus").asText()).isEqualTo("Unverified");
        assertThat(moved.path("secret").asText())
                .as("shown again while unverified")
                .isEqualTo(secret);
        assertThat(passed.path("passed").asBoolean()).isTrue();
        assertThat(life.receiver.requests().get(1).target())
                .as("the second challenge")
                .isEqualTo("/moved");
        assertThat(events()).extracting(ReceivedRequest::target).containsOnly("/moved");
        assertThat(events()).extracting(ReceivedRequest::text).contains(body(event));
    }

    @Test
    void shouldBlockAndDeleteByHand() {
        String id = addVerified();

        JsonNode blocked = life.post("/webhooks/" + id + "/block", "");
        String missed = publish();
        life.delivery(missed, "HELD");
        JsonNode back = life.post("/webhooks/" + id + "/unblock", "{\"replayHeld\":true}");
        life.delivery(missed, "DELIVERED");
        life.api.delete(life.at("/webhooks/" + id)).expect(204);
        String late = publish();

        assertThat(blocked.path("profileStatus").asText()).isEqualTo("Blocked");
        assertThat(back.path("profileStatus").asText()).isEqualTo("Active");
        assertThat(life.get("/events/" + late).path("matchedCount").asInt()).isZero();
        assertThat(events()).extracting(ReceivedRequest::text).containsExactly(body(missed));
    }
}
