package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The life of a webhook of Harvestr's, with a receiver that does what the product's page tells its customers. */
class HarvestrIT {
    private static final String SECRET = "a token of ours";
    private static final String WHEN = "2026-04-06T11:39:46.752Z";
    private static final String DATA = "{\"id\":\"clx1\",\"score\":1.50}";
    private static final String CHALLENGE = "\\{\"challenge\":\"[0-9a-f-]{36}\"}";

    private static ProductLife.Instance instance;

    private ProductLife life;

    // What the customer's server does with events; read by the receiver's threads.
    private volatile int answer = 200;

    @BeforeAll
    static void start() {
        instance = new ProductLife.Instance("harvestr");
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        life = instance.tenant("harvestr", test.getTestMethod().orElseThrow().getName());
        life.receiver.answer(this::handle);
    }

    @AfterEach
    void close() {
        life.close();
    }

    /** Challenges pass with any status from 200 to 208: this server likes the last of them. */
    private Reply handle(ReceivedRequest request) {
        return isChallenge(request) ? Reply.status(208).body("ignored") : Reply.status(answer);
    }

    private static boolean isChallenge(ReceivedRequest request) {
        return request.header("X-Harvestr-Signature").isPresent();
    }

    private static boolean isGenuine(ReceivedRequest request, String secret) {
        return request.header("X-Harvestr-Webhook-Signature")
                .filter(ProductLife.hmac(secret, request.body())::equals)
                .isPresent();
    }

    private String fields(String path, String more) {
        return "{\"url\":\"" + life.receiver.uri(path) + "\",\"eventTypes\":[\"FEEDBACK_CREATED\",\"FEEDBACK_UPDATED\"]"
                + more + "}";
    }

    private String add() {
        JsonNode made = life.register(fields("/in", ",\"secret\":\"" + SECRET + "\""));
        assertThat(made.path("profileStatus").asText()).isEqualTo("ACTIVE");
        return made.path("id").asText();
    }

    private String publish() {
        return life.publish("FEEDBACK_CREATED", WHEN, DATA);
    }

    private static String body(String event) {
        return "{\"id\":\"" + uuid(event) + "\",\"event\":\"FEEDBACK_CREATED\",\"data\":" + DATA + "}";
    }

    private static String uuid(String event) {
        return event.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private List<ReceivedRequest> challenges() {
        return life.receiver.requests().stream().filter(HarvestrIT::isChallenge).toList();
    }

    private List<ReceivedRequest> events() {
        return life.receiver.requests().stream()
                .filter(request -> !isChallenge(request))
                .toList();
    }

    private String status(String id) {
        return life.get("/webhooks/" + id).path("profileStatus").asText();
    }

    private JsonNode validate(String url) {
        return life.post("/webhooks/validate", "{\"url\":\"" + url + "\",\"secret\":\"" + SECRET + "\"}");
    }

    @Test
    void shouldValidateAndCreateWithOneChallenge() {
        String url = life.receiver.uri("/in").toString();

        JsonNode validated = validate(url);
        add();
        JsonNode again = validate(url);

        assertThat(validated.path("passed").asBoolean()).isTrue();
        assertThat(validated.path("remembered").asBoolean()).isFalse();
        assertThat(again.path("remembered").asBoolean()).isTrue();
        ReceivedRequest challenge = challenges().get(0);
        assertThat(challenges()).hasSize(1);
        assertThat(challenge.method()).isEqualTo("POST");
        assertThat(challenge.text()).matches(CHALLENGE);
        assertThat(challenge.header("X-Harvestr-Signature")).hasValue(ProductLife.hmac(SECRET, challenge.body()));
        assertThat(challenge.header("User-Agent")).hasValue("harvestr-webhook/1.0.0");
    }

    @Test
    void shouldRememberAPassForAnHourAndDeactivateNothingWhenItIsOver() {
        String id = add();
        String url = life.receiver.uri("/in").toString();

        life.passesAge(Duration.ofMinutes(59));
        JsonNode within = validate(url.replace("http://127.0.0.1", "HTTP://127.0.0.1"));
        int askedWithin = challenges().size();
        life.passesAge(Duration.ofMinutes(1));
        String afterwards = status(id);
        JsonNode after = validate(url);

        assertThat(within.path("remembered").asBoolean()).isTrue();
        assertThat(askedWithin).isEqualTo(1);
        assertThat(after.path("passed").asBoolean()).isTrue();
        assertThat(after.path("remembered").asBoolean()).isFalse();
        assertThat(challenges()).hasSize(2).extracting(ReceivedRequest::text).doesNotHaveDuplicates();
        assertThat(afterwards).isEqualTo("ACTIVE");
    }

    @Test
    void shouldTellWhyAnEndpointIsNotValidAndAskItAgain() {
        life.receiver.answer(Reply.status(209), Reply.status(200));
        String url = life.receiver.uri("/in").toString();

        JsonNode failed = validate(url);
        JsonNode passed = validate(url);

        assertThat(failed.path("passed").asBoolean()).isFalse();
        assertThat(failed.path("statusCode").asInt()).isEqualTo(209);
        assertThat(failed.path("message").asText())
                .isEqualTo("The endpoint did not answer with a status from 200 to 208.");
        assertThat(passed.path("passed").asBoolean()).isTrue();
        assertThat(passed.path("remembered").asBoolean()).isFalse();
        assertThat(life.get("/webhooks").path("items")).isEmpty();
    }

    @Test
    void shouldCreateNothingIfTheEndpointFailsTheChallenge() {
        life.receiver.answer(
                Reply.status(500),
                Reply.status(302).header("Location", life.receiver.uri("/other").toString()),
                Reply.hang(),
                Reply.status(200).resetAtByte(0));

        for (String reason : List.of("500", "redirect 302", "5 seconds", "")) {
            JsonNode refused = life.api
                    .post(life.at("/webhooks"), fields("/in", ""))
                    .expect(422)
                    .json();

            assertThat(refused.path("errors").get(0).path("pointer").asText()).isEqualTo("/url");
            assertThat(refused.path("errors").get(0).path("message").asText()).contains(reason);
        }
        assertThat(life.get("/webhooks").path("items")).isEmpty();
        assertThat(challenges()).hasSize(4).allSatisfy(challenge -> {
            assertThat(challenge.target()).isEqualTo("/in");
            assertThat(challenge.header("X-Harvestr-Signature")).hasValue(ProductLife.hmac("", challenge.body()));
        });
    }

    @Test
    void shouldKeepTheUrlThatPassedIfAnotherDoesNot() {
        String id = add();
        life.receiver.answer(Reply.status(404));
        String moved = "{\"url\":\"" + life.receiver.uri("/moved") + "\"}";

        life.api
                .send("PATCH", life.at("/webhooks/" + id), moved.getBytes(UTF_8))
                .expect(422);
        String kept = life.get("/webhooks/" + id).path("url").asText();
        life.receiver.answer(this::handle);
        JsonNode accepted = life.patch("/webhooks/" + id, moved);

        assertThat(kept).isEqualTo(life.receiver.uri("/in").toString());
        assertThat(accepted.path("url").asText()).endsWith("/moved");
        assertThat(accepted.path("profileStatus").asText()).isEqualTo("ACTIVE");
    }

    @Test
    void shouldSendWhatChangedBehindTheDataAndSignOnlyWithASecret() {
        String signed = add();
        String plain = life.register(fields("/plain", "")).path("id").asText();

        String event =
                life.publish("{\"type\":\"FEEDBACK_UPDATED\",\"data\":" + DATA + ",\"changes\":{\"score\":1.50}}");

        for (ReceivedRequest request : life.receiver.await(4, 10)) {
            if (!isChallenge(request)) {
                assertThat(request.text())
                        .isEqualTo("{\"id\":\"" + uuid(event) + "\",\"event\":\"FEEDBACK_UPDATED\",\"data\":" + DATA
                                + ",\"changes\":{\"score\":1.50}}");
                boolean withSecret = request.target().equals("/in");
                assertThat(isGenuine(request, SECRET)).isEqualTo(withSecret);
                assertThat(request.header("X-Harvestr-Webhook-Signature").isPresent())
                        .isEqualTo(withSecret);
                assertThat(request.header("X-Harvestr-Webhook-Id")).hasValue(withSecret ? signed : plain);
                assertThat(request.header("User-Agent")).hasValue("harvestr-webhook/1.0.0");
            }
        }
        assertThat(events()).hasSize(2);
    }

    @Test
    void shouldTakeAnotherStatusATimeoutAndANetworkErrorForFailures() {
        add();
        life.receiver.answer(Reply.status(209), Reply.hang(), Reply.status(200).resetAtByte(0), Reply.status(208));
        String event = publish();

        JsonNode delivered = life.hoursLater(event, "DELIVERED");

        JsonNode attempts =
                life.get("/deliveries/" + delivered.path("id").asText()).path("attempts");
        assertThat(attempts)
                .extracting(attempt -> attempt.path("error").asText())
                .containsExactly("STATUS", "TIMEOUT", "RESET", "null");
        assertThat(attempts.get(1).path("responseMillis").asInt()).isBetween(5_000, 6_000);
        assertThat(events()).hasSize(4).allSatisfy(request -> {
            assertThat(request.text()).isEqualTo(body(event));
            assertThat(isGenuine(request, SECRET)).isTrue();
        });
    }

    @Test
    void shouldDisableAfterTenDeliveriesInARowThatFailedForGood() {
        String id = add();
        // A 404 proves that somebody is there: behind a 500 the breaker would let few through, to spare the receiver.
        answer = 404;
        String first = exhaust(9).get(0);
        answer = 208;
        life.delivery(publish(), "DELIVERED");
        answer = 404;
        exhaust(9);
        String afterNine = status(id);
        exhaust(1);
        String missed = publish();
        life.delivery(missed, "HELD");

        assertThat(afterNine).isEqualTo("ACTIVE");
        assertThat(status(id)).isEqualTo("TOO_MANY_ERRORS");
        life.assertSchedule(first, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));
        assertThat(life.get("/webhooks/" + id).path("heldCount").asInt()).isEqualTo(1);
        assertThat(life.get("/dead-letters?limit=200").path("items")).hasSize(19);

        answer = 200;
        life.post("/webhooks/" + id + "/unblock", "{\"replayHeld\":true}");
        life.delivery(missed, "DELIVERED");
        life.job(life.api.post(life.at("/dead-letters/replay"), "{\"all\":true}"));
        life.delivery(first, "DELIVERED");
        assertThat(status(id)).isEqualTo("ACTIVE");
    }

    /** So many events whose retries are all used up. */
    private List<String> exhaust(int count) {
        List<String> events = Stream.generate(this::publish).limit(count).toList();
        events.forEach(event -> life.hoursLater(event, "DEAD"));
        return events;
    }

    @Test
    void shouldRotateWithAnOverlapBlockAndDelete() {
        String id = add();

        JsonNode rotated = life.post(
                "/webhooks/" + id + "/rotate-secret", "{\"secret\":\"another token\",\"overlapSeconds\":3600}");
        String during = publish();
        life.delivery(during, "DELIVERED");
        life.secretsAge(Duration.ofHours(1));
        life.patch("/webhooks/" + id, "{\"description\":\"rotated\"}");
        String after = publish();
        life.delivery(after, "DELIVERED");
        JsonNode blocked = life.post("/webhooks/" + id + "/block", "");
        String missed = publish();
        life.delivery(missed, "HELD");
        life.api.delete(life.at("/webhooks/" + id)).expect(204);
        life.delivery(missed, "CANCELLED");

        assertThat(rotated.path("secretSet").asBoolean()).isTrue();
        assertThat(events()).extracting(ReceivedRequest::text).containsExactly(body(during), body(after));
        assertThat(isGenuine(events().get(0), SECRET)).isTrue();
        assertThat(isGenuine(events().get(1), "another token")).isTrue();
        assertThat(blocked.path("profileStatus").asText()).isEqualTo("BLOCKED");
    }
}
