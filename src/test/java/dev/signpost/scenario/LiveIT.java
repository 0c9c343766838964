package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.EventReader;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of deliveries, live and as statistics, where two processes make them and both end. */
class LiveIT {
    private static final String LIVE = "/v1/tenants/t/live";
    private static final String STATS = "/v1/tenants/t/stats";

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        database.close();
    }

    private SignpostProcess pod(String name) {
        return LoadScenario.instance(directory.resolve(name)).on(database.uri()).start();
    }

    @Test
    void shouldShowEachDeliveryOnceWhicheverProcessMakesItAndWhicheverIsAsked() {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess asked = pod("asked");
                SignpostProcess busy = pod("busy")) {
            receiver.answer(Reply.status(200));
            SignpostApi api = LoadScenario.api(busy);
            api.createTenant("t");
            api.createWebhook("t", receiver.uri("/"), "*");
            List<String> seen = new ArrayList<>();
            EventReader first = reader(asked).placed();
            awaitLooks(busy, 2);
            publish(api, 0, 20);
            read(first, 10, seen);

            asked.kill9();
            publish(api, 20, 30);
            try (EventReader second = reader(busy, "Last-Event-ID: " + first.lastId())) {
                read(second, 20, seen);

                assertThat(seen).containsExactlyInAnyOrderElementsOf(types(0, 30));
                JsonNode stats = api.get(STATS).expect(200).json();
                assertThat(stats.path("totals").path("delivered").asInt()).isEqualTo(30);
                busy.sigterm();
                assertThat(second.next()).startsWith("end {\"type\":\"urn:signpost:problem:busy\"");
            }
            assertThat(busy.awaitExit(30)).isZero();
            busy.start();
            JsonNode kept = LoadScenario.api(busy).get(STATS).expect(200).json();
            assertThat(kept.path("totals").path("delivered").asInt()).isEqualTo(30);
        }
    }

    private static EventReader reader(SignpostProcess pod, String... headers) {
        EventReader reader = EventReader.open(pod.httpPort(), LIVE, LoadScenario.ADMIN_KEY, headers);
        assertThat(reader.status()).isEqualTo(200);
        return reader;
    }

    /** After two looks the process knows who is watched. */
    private static void awaitLooks(SignpostProcess pod, int looks) {
        double before = looks(pod);
        Awaitility.await("looks")
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(20))
                .until(() -> looks(pod) >= before + looks);
    }

    private static double looks(SignpostProcess pod) {
        return pod.metric("signpost_pg_statements_seconds_count", "statement=\"queue.live_watched\"");
    }

    private static void publish(SignpostApi api, int from, int to) {
        types(from, to).forEach(type -> api.publish("t", type, "1"));
    }

    private static List<String> types(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "live." + i).toList();
    }

    private static void read(EventReader reader, int count, List<String> into) {
        for (int i = 0; i < count; i++) {
            String next = reader.next();
            assertThat(next).startsWith("delivery ");
            var data = new JsonObject(next.substring("delivery ".length()));
            assertThat(data.getString("state")).isEqualTo("DELIVERED");
            into.add(data.getString("eventType"));
        }
    }
}
