package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that was frozen for longer than its lease comes back with the answers of requests that another process has
 * sent again meanwhile: what it would write of them is refused.
 */
class ZombieIT {
    private static final int EVENTS = 100;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();
    private final FakeReceiver receiver = FakeReceiver.start();

    @AfterEach
    void close() {
        receiver.close();
        database.close();
    }

    @Test
    void shouldRefuseWhatAFrozenProcessWritesOfDeliveriesThatWereTakenOver() {
        var answers = new CountDownLatch(1);
        receiver.answerAfter(answers, Reply.status(200));
        try (SignpostProcess zombie = pod("zombie").start()) {
            SignpostApi api = LoadScenario.api(zombie);
            api.createTenant("acme");
            api.createWebhook("acme", receiver.uri("/"), "*");
            publish(api);
            int inFlight = receiver.await(3, 20).size();

            zombie.freeze();
            answers.countDown();
            try (SignpostProcess other = pod("other").start()) {
                await("everything to be delivered by the other").until(() -> delivered() == EVENTS);
                zombie.thaw();
                await("the zombie's writes").until(() -> zombie.metric("signpost_stale_writes_total") >= inFlight);

                assertThat(delivered()).as("attempts recorded that delivered").isEqualTo(EVENTS);
                assertThat(other.metric("signpost_taken_over_total")).isEqualTo(EVENTS);
                assertThat(receiver.requests()).hasSizeGreaterThanOrEqualTo(EVENTS + inFlight);
                assertThat(api.all("/v1/tenants/acme/deliveries?state=DELIVERED"))
                        .hasSize(EVENTS);
                assertThat(zombie.isAlive()).isTrue();
            }
        }
    }

    private static void publish(SignpostApi api) {
        String batch = IntStream.range(0, EVENTS)
                .mapToObj(i -> "{\"type\":\"deal.won\",\"data\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
        api.post("/v1/tenants/acme/events/batch", batch).expect(200);
    }

    private SignpostProcess pod(String name) {
        return LoadScenario.instance(directory.resolve(name))
                .on(database.uri())
                .with("SIGNPOST_QUEUE_LEASE", "3s")
                .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms");
    }

    private long delivered() {
        return database.number("SELECT count(*) FROM attempt WHERE verdict = 0");
    }

    private static org.awaitility.core.ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
    }
}
