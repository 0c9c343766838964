package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes whose operator stops a destination and lets it go on. */
class StoppedDestinationIT extends TwoPods {
    private static final String STOPS = "/v1/stopped-destinations";
    private static final int EVENTS = 40;

    @AfterEach
    void liftAll() {
        for (JsonNode stop : api.get(STOPS).expect(200).json().path("items")) {
            api.delete(STOPS + "/" + stop.path("id").asText()).expect(204);
        }
    }

    private String stop(String destination) {
        return api.post(STOPS, "{\"destination\":\"" + destination + "\",\"reason\":\"asked by their security team\"}")
                .expect(201)
                .json()
                .path("id")
                .asText();
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
