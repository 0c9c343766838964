package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TcpProxy;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between Signpost and its Postgres: answers lost, statements late, nobody there. */
class DatabaseFaultsIT {
    private static final Path DATA = Path.of("target", "scenario-database-faults");
    private static final String EVENTS = "/v1/tenants/t/events";

    private final TestDatabase database = TestDatabase.empty();
    private final TcpProxy proxy =
            TcpProxy.to(database.uri().host(), database.uri().port());
    private final FakeReceiver receiver = FakeReceiver.start();
    private final SignpostProcess pod = LoadScenario.instance(DATA).on(through(database.uri(), proxy.port()));

    private static DatabaseUri through(DatabaseUri to, int port) {
        return new DatabaseUri(
                to.host(), port, to.database(), to.user(), to.password(), to.sslMode(), to.rootCertificate());
    }

    @BeforeEach
    void start() {
        pod.start();
        api().createTenant("t");
        api().createWebhook("t", receiver.uri("/"), "a");
        api().publish("t", "a", "\"warm\"");
        receiver.await(1, 10);
    }

    @AfterEach
    void close() {
        pod.close();
        proxy.close();
        receiver.close();
        database.close();
    }

    private SignpostApi api() {
        return LoadScenario.api(pod);
    }

    /** As a publisher does: the same key until somebody acknowledges it. Answers the event's id. */
    private String publishUntilAcknowledged(String data, String key) {
        String body = "{\"type\":\"a\",\"data\":\"" + data + "\"}";
        return Awaitility.await("acknowledgement")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(30))
                .until(() -> api().post(EVENTS, body, "Idempotency-Key", key), answer -> answer.status() == 202)
                .json()
                .path("id")
                .asText();
    }

    private void assertOneEvent(String data, String id) {
        assertThat(api().all(EVENTS))
                .as("the warm one and this one")
                .hasSize(2)
                .anySatisfy(event -> assertThat(event.path("id").asText()).isEqualTo(id));
        Awaitility.await("delivery")
                .atMost(Duration.ofSeconds(30))
                .until(() -> api().all("/v1/tenants/t/deliveries").stream()
                        .allMatch(delivery -> delivery.path("state").asText().equals("DELIVERED")));
        List<String> bodies = receiver.requests().stream()
                .map(request -> request.text())
                .filter(body -> body.contains(data))
                .toList();
        assertThat(bodies).hasSize(1);
    }

    @Test
    void shouldMakeOneEventWhenTheAnswerOfItsCommitIsLost() throws InterruptedException {
        CountDownLatch lost = proxy.loseAnswerTo("LOSE-MY-ANSWER");

        String id = publishUntilAcknowledged("LOSE-MY-ANSWER", "k1");

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        assertOneEvent("LOSE-MY-ANSWER", id);
    }

    @Test
    void shouldMakeOneEventWhenItsStatementArrivesAfterItsConnectionHasGone() throws InterruptedException {
        CountDownLatch late = proxy.deliverLate("COME-LATE", Duration.ofSeconds(2));

        String id = publishUntilAcknowledged("COME-LATE", "k1");

        assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
        assertOneEvent("COME-LATE", id);
    }

    @Test
    void shouldAskPublishersToWaitWhileTheDatabaseIsAwayAndGoOnWhenItIsBack() {
        proxy.cut();

        SignpostApi.Answer answer = Awaitility.await("refusal")
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(20))
                .until(() -> api().post(EVENTS, "{\"type\":\"a\",\"data\":1}"), given -> given.status() == 503);

        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(pod.isAlive()).isTrue();
        proxy.restore();
        long back = System.nanoTime();
        String id = publishUntilAcknowledged("BACK-AGAIN", "k1");
        receiver.await(2, 30);
        assertThat((System.nanoTime() - back) / 1e9).isLessThan(10);
        assertOneEvent("BACK-AGAIN", id);
    }
}
