package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostProcess;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two processes, and a receiver that asks for a year's pause and is well a moment later. */
class PausedIT extends TwoPods {
    private JsonNode awaitWebhook(String what, Predicate<JsonNode> is) {
        return Awaitility.await(what).atMost(SOON).until(this::webhook, is);
    }

    private static boolean paused(JsonNode webhook, int pods) {
        return webhook.path("paused").path("pods").asInt() == pods;
    }

    /** One event on each process, whose receiver asks for a year. */
    private void pauseOnBoth() {
        receiver.answer(Reply.status(503).header("Retry-After", "31536000"));
        api.publish(tenant, "deal.won", "{}");
        there.publish(tenant, "deal.won", "{}");
        awaitWebhook("paused on both", shown -> paused(shown, 2));
        // This one waits for the pause, and has used no retry.
        api.publish(tenant, "deal.lost", "{}");
        Awaitility.await("what waits").atMost(SOON).until(() -> waiting("deal.lost"), found -> !found.isMissingNode());
        receiver.answer(Reply.status(204));
    }

    private JsonNode waiting(String type) {
        for (JsonNode delivery : api.all(path + "/deliveries?state=WAITING&eventType=" + type)) {
            if (!delivery.path("nextAttemptAt").isNull()) {
                return delivery;
            }
        }
        return MissingNode.getInstance();
    }

    private void awaitDelivered(String type) {
        Awaitility.await(type + " is delivered")
                .atMost(SOON)
                .until(() -> !api.all(path + "/deliveries?state=DELIVERED&eventType=" + type)
                        .isEmpty());
    }

    /** Every process has lifted it. */
    private void awaitNothingWritten() {
        Awaitility.await("lifted everywhere")
                .atMost(SOON)
                .until(() -> database.number(
                                "SELECT count(*) FROM webhook_pause JOIN webhook w ON w.key = webhook_key WHERE w.id = ?",
                                webhook)
                        == 0);
    }

    @Test
    void shouldSayThatItIsPausedAndForHowLong() {
        pauseOnBoth();

        JsonNode shown = webhook();

        assertThat(shown.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(shown.path("statusText").asText()).startsWith("Paused");
        assertThat(shown.path("paused").path("reason").asText()).isEqualTo("RETRY_AFTER");
        assertThat(Duration.between(
                        java.time.Instant.parse(
                                shown.path("paused").path("since").asText()),
                        java.time.Instant.parse(
                                shown.path("paused").path("until").asText())))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(api.all(path + "/webhooks?paused=true")).hasSize(1);
        assertThat(waiting("deal.lost").path("nextAttemptReason").asText()).isEqualTo("RETRY_AFTER");
    }

    @Test
    void shouldResumeOnEveryProcessWhenAPersonSaysSo() {
        pauseOnBoth();

        JsonNode resumed = api.post(path + "/webhooks/" + webhook + "/resume", "")
                .expect(200)
                .json();

        assertThat(resumed.path("paused").isNull()).isTrue();
        assertThat(resumed.path("statusText").asText()).isEqualTo("Its events are sent.");
        awaitDelivered("deal.lost");
        awaitNothingWritten();
        assertThat(api.get(path + "/audit").expect(200).text()).contains("webhook.resumed");
    }

    @Test
    void shouldSendAPausedDeliveryNowAndResumeWhenItsReceiverTakesIt() {
        pauseOnBoth();
        String id = waiting("deal.won").path("id").asText();

        api.post(path + "/deliveries/" + id + "/resend", "").expect(202);

        awaitDelivered("deal.won");
        awaitWebhook("resumed", shown -> shown.path("paused").isNull());
        awaitDelivered("deal.lost");
    }

    @Test
    void shouldSendAPausedDeliveryNowAndStayPausedWhileItsReceiverDoesNotTakeIt() {
        pauseOnBoth();
        receiver.answer(Reply.status(500));
        int before = receiver.requests().size();
        String id = waiting("deal.won").path("id").asText();

        api.post(path + "/deliveries/" + id + "/resend", "").expect(202);

        receiver.await(before + 1, SOON.toSeconds());
        assertThat(paused(webhook(), 2)).isTrue();
        assertThat(receiver.requests()).hasSize(before + 1);
    }

    @Test
    void shouldResumeForANewUrl() {
        pauseOnBoth();

        api.send(
                        "PATCH",
                        path + "/webhooks/" + webhook,
                        ("{\"url\":\"" + receiver.uri("/other") + "\"}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/merge-patch+json")
                .expect(200);

        awaitDelivered("deal.lost");
        assertThat(webhook().path("paused").isNull()).isTrue();
    }

    @Test
    void shouldResumeForAPassedTestAndNotForAFailedOne() {
        pauseOnBoth();
        receiver.answer(Reply.status(500));
        api.post(path + "/webhooks/" + webhook + "/test", "{\"eventType\":\"deal.won\"}")
                .expect(200);
        assertThat(paused(webhook(), 2)).isTrue();
        receiver.answer(Reply.status(204));

        api.post(path + "/webhooks/" + webhook + "/test", "{\"eventType\":\"deal.won\"}")
                .expect(200);

        awaitDelivered("deal.lost");
    }

    @Test
    void shouldResumeForBlockAndUnblock() {
        pauseOnBoth();
        api.post(path + "/webhooks/" + webhook + "/block", "").expect(200);

        api.post(path + "/webhooks/" + webhook + "/unblock", "{\"replayHeld\":true}")
                .expect(200);

        awaitDelivered("deal.lost");
        assertThat(webhook().path("paused").isNull()).isTrue();
    }

    @Test
    void shouldForgetThePauseOfAProcessThatWasKilled() {
        SignpostProcess third = pod("third").start();
        receiver.answer(Reply.status(503).header("Retry-After", "31536000"));
        LoadScenario.api(third).publish(tenant, "deal.won", "{}");
        awaitWebhook("paused on one", shown -> paused(shown, 1));
        LoadScenario.api(third).publish(tenant, "deal.lost", "{}");
        Awaitility.await("what waits").atMost(SOON).until(() -> waiting("deal.lost"), found -> !found.isMissingNode());
        receiver.answer(Reply.status(204));

        third.kill9();

        Awaitility.await("forgotten")
                .atMost(Duration.ofSeconds(60))
                .until(() -> webhook().path("paused").isNull());
        awaitNothingWritten();
        awaitDelivered("deal.lost");
        third.close();
    }

    @Test
    void shouldHearOfAResumptionWithTheHeartbeatThoughTheNotificationIsLost() {
        pauseOnBoth();

        // As resume.sql does, and nobody is notified.
        database.execute(
                "INSERT INTO webhook_resumption (webhook_key, tenant_key, generation, raised_at)"
                        + " SELECT key, tenant_key, nextval('webhook_generation'), clock_timestamp() FROM webhook WHERE id = ?",
                webhook);
        database.execute(
                "INSERT INTO lane_hasten (webhook_key, tenant_key) SELECT key, tenant_key FROM webhook"
                        + " WHERE id = ?",
                webhook);

        awaitDelivered("deal.lost");
        awaitNothingWritten();
    }
}
