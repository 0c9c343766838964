package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of a replay: the job goes on where it was, and no dead letter is lost. */
class ReplayKillIT {
    private static final int BATCHES = 3;
    private static final int BATCH = 1000;
    private static final int EVENTS = BATCHES * BATCH;
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldLoseNoDeadLetterHoweverOftenAReplayIsKilled() throws IOException {
        Set<String> delivered = ConcurrentHashMap.newKeySet();
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = LoadScenario.instance(directory.resolve("data"))
                        .on(database.uri())
                        .with("SIGNPOST_PROFILES_DIR", impatient().toString())
                        .with("SIGNPOST_QUEUE_LEASE", "3s")
                        .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                        .start()) {
            receiver.answer(request -> Reply.status(404));
            SignpostApi api = LoadScenario.api(pod);
            api.createTenant("acme");
            api.post("/v1/tenants/acme/webhooks", "{\"url\":\"" + receiver.uri("/") + "\",\"profile\":\"impatient\"}")
                    .expect(201);
            Set<String> dead = letDie(api);
            receiver.answer(request -> {
                delivered.add(request.header("webhook-id").orElseThrow().replace("msg_", ""));
                return Reply.status(200);
            });

            JsonNode job = api.post("/v1/tenants/acme/dead-letters/replay", "{\"all\":true}")
                    .expect(202)
                    .json();
            String path = "/v1/tenants/acme/jobs/" + job.path("id").asText();
            long before = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                before = killWithin(api, path, before, pod);
            }
            JsonNode done = awaitJob(api, path);

            awaitDelivered();
            assertThat(job.path("total").asInt()).isEqualTo(EVENTS);
            assertThat(done.path("done").asInt()).isEqualTo(EVENTS);
            assertThat(done.path("skipped").asInt()).isZero();
            assertThat(api.all("/v1/tenants/acme/dead-letters")).isEmpty();
            assertThat(api.all("/v1/tenants/acme/deliveries?state=DELIVERED")).hasSize(EVENTS);
            assertThat(delivered).containsExactlyInAnyOrderElementsOf(dead);
        }
    }

    /** All events as dead letters; answers their ids. */
    private static Set<String> letDie(SignpostApi api) {
        String batch = IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"type\":\"deal.won\",\"data\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
        for (int i = 0; i < BATCHES; i++) {
            api.post("/v1/tenants/acme/events/batch", batch).expect(200);
        }
        return Awaitility.await("all to be dead letters")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> api.all("/v1/tenants/acme/dead-letters"), found -> found.size() == EVENTS)
                .stream()
                .map(letter -> letter.path("eventId").asText().replace("-", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Kills it when the job has done more than {@code before} and not all; answers what it had done. */
    private static long killWithin(SignpostApi api, String path, long before, SignpostProcess pod) {
        JsonNode job = Awaitility.await("the job to go on")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> api.get(path).expect(200).json(),
                        seen -> seen.path("done").asLong() > before);
        assertThat(job.path("state").asText()).as("it is killed in the middle").isEqualTo("RUNNING");
        pod.kill9();
        pod.start();
        return job.path("done").asLong();
    }

    private static JsonNode awaitJob(SignpostApi api, String path) {
        return Awaitility.await("the end of the job")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path).expect(200).json(),
                        seen -> seen.path("state").asText().equals("DONE"));
    }

    private void awaitDelivered() {
        Awaitility.await("everything to be delivered")
                .atMost(Duration.ofSeconds(60))
                .until(() -> database.number("SELECT count(*) FROM backlog") == 0
                        && database.number("SELECT count(DISTINCT event_id) FROM attempt WHERE verdict = 0") == EVENTS);
    }

    /** A profile that gives up after one retry. */
    private Path impatient() throws IOException {
        Path profiles = Files.createDirectory(directory.resolve("profiles"));
        String text = Files.readString(Path.of("conf/profiles/standard.yaml"))
                .replaceFirst("delays: \\[[^]]*]", "delays: [100 ms]")
                .replaceFirst("afterLast: \\{[^}]*}", "afterLast: {rule: nothing}");
        Files.writeString(profiles.resolve("impatient.yaml"), text);
        return profiles;
    }
}
