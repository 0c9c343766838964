package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes whose operator stops a destination and lets it go on. */
class StoppedDestinationIT {
    private static final String KEY = "stopped-admin-key-0123456789abcdef";
    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String STOPS = "/v1/stopped-destinations";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int EVENTS = 40;

    @TempDir
    static Path directory;

    private static final TestDatabase DATABASE = TestDatabase.empty();
    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static SignpostProcess first;
    private static SignpostProcess second;

    private final FakeReceiver receiver = FakeReceiver.start();
    private final String tenant = "acme-" + TENANTS.incrementAndGet();
    private final String path = "/v1/tenants/" + tenant;
    private SignpostApi api;
    private SignpostApi there;
    private String webhook = "";

    @BeforeAll
    static void start() {
        first = pod("first").start();
        second = pod("second").start();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        DATABASE.close();
    }

    @BeforeEach
    void register() {
        api = new SignpostApi(first.uri(), KEY);
        there = new SignpostApi(second.uri(), KEY);
        api.createTenant(tenant);
        webhook =
                api.createWebhook(tenant, receiver.uri("/hook"), "*").path("id").asText();
    }

    @AfterEach
    void close() {
        for (JsonNode stop : api.get(STOPS).expect(200).json().path("items")) {
            api.delete(STOPS + "/" + stop.path("id").asText()).expect(204);
        }
        receiver.close();
    }

    private static SignpostProcess pod(String name) {
        return SignpostProcess.in(directory.resolve(name))
                .with("SIGNPOST_ADMIN_KEY", KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY)
                .with("SIGNPOST_OUTBOUND_ALLOW", "127.0.0.0/8")
                .with("SIGNPOST_OUTBOUND_ALLOW_HTTP", "true")
                .on(DATABASE.uri());
    }

    private String stop(String destination) {
        return api.post(STOPS, "{\"destination\":\"" + destination + "\",\"reason\":\"asked by their security team\"}")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private JsonNode webhook() {
        return api.get(path + "/webhooks/" + webhook).expect(200).json();
    }

    private void publish() {
        for (int i = 0; i < EVENTS; i++) {
            (i % 2 == 0 ? api : there).publish(tenant, "deal.won", "{}");
        }
    }

    private void awaitState(String state, int count) {
        Awaitility.await(count + " " + state)
                .atMost(SOON)
                .until(() -> api.all(path + "/deliveries?state=" + state).size() == count);
    }

    @Test
    void shouldSendNothingAfterTheAnswerOnAnyProcessAndAllOfItWhenItIsLifted() {
        publish();
        awaitState("DELIVERED", EVENTS);

        String id = stop("127.0.0.1");
        int before = receiver.requests().size();
        publish();
        awaitState("WAITING", EVENTS);

        assertThat(receiver.requests()).hasSize(before);
        assertThat(api.all(path + "/deliveries?state=WAITING")).allSatisfy(delivery -> {
            assertThat(delivery.path("nextAttemptReason").asText()).isEqualTo("DESTINATION_STOPPED");
            assertThat(delivery.path("attemptCount").asInt()).isZero();
        });
        api.delete(STOPS + "/" + id).expect(204);
        awaitState("DELIVERED", 2 * EVENTS);
        assertThat(receiver.requests()).hasSize(2 * EVENTS);
    }

    @Test
    void shouldTellTenantsThatTheOperatorStoppedItAndNotWhy() {
        stop("127.0.0.1");

        JsonNode shown = webhook();

        assertThat(shown.path("paused").path("reason").asText()).isEqualTo("DESTINATION_STOPPED");
        assertThat(shown.path("statusText").asText()).contains("stopped by the operator");
        assertThat(shown.toString()).doesNotContain("security team");
        assertThat(api.all(path + "/webhooks?paused=true")).hasSize(1);
        assertThat(api.get(STOPS).expect(200).text()).contains("security team");
    }

    @Test
    void shouldRefuseWhatAPersonWantsToBeSentThere() {
        String event = api.publish(tenant, "deal.won", "{}").path("id").asText();
        awaitState("DELIVERED", 1);
        String delivery =
                api.all(path + "/deliveries?eventId=" + event).get(0).path("id").asText();

        stop("127.0.0.1");

        assertThat(api.post(path + "/deliveries/" + delivery + "/resend", "")
                        .expect(409)
                        .text())
                .contains("operator");
        assertThat(api.post(path + "/webhooks/" + webhook + "/resume", "")
                        .expect(409)
                        .text())
                .contains("operator");
        assertThat(api.post(path + "/webhooks/" + webhook + "/test", "{\"eventType\":\"deal.won\"}")
                        .expect(409)
                        .text())
                .contains("operator");
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void shouldStopEveryHostThatLeadsIntoARange() {
        String id = stop("127.0.0.0/8");
        publish();
        awaitState("WAITING", EVENTS);
        api.delete(STOPS + "/" + id).expect(204);

        awaitState("DELIVERED", EVENTS);
        assertThat(receiver.requests()).hasSize(EVENTS);
    }

    @Test
    void shouldEndByItself() {
        String until = java.time.Instant.now().plusSeconds(6).toString();
        api.post(STOPS, "{\"destination\":\"127.0.0.1\",\"reason\":\"maintenance\",\"until\":\"" + until + "\"}")
                .expect(201);
        publish();
        awaitState("WAITING", EVENTS);

        awaitState("DELIVERED", EVENTS);

        assertThat(webhook().path("paused").path("reason").asText()).isNotEqualTo("DESTINATION_STOPPED");
    }

    @Test
    void shouldRefuseWhatIsNoDestinationAndWhoeverIsNoOperator() {
        assertThat(api.post(STOPS, "{\"destination\":\"https://example.com\",\"reason\":\"x\"}")
                        .expect(422)
                        .text())
                .contains("/destination");
        String tenantKey = api.post(path + "/api-keys", "{\"name\":\"k\",\"scopes\":[\"manage\",\"read\"]}")
                .expect(201)
                .json()
                .path("key")
                .asText();

        api.withKey(tenantKey).get(STOPS).expect(403);
    }
}
