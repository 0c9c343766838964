package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes are killed in turn in the middle of a replay: the job goes on where it was, and no dead letter is lost.
 * {@code -Dsignpost.replay} makes it longer: so many thousands of dead letters, and a kill for each five thousand.
 */
class ReplayKillIT {
    private static final int BATCH = 1000;
    private static final int EVENTS = Integer.getInteger("signpost.replay", 3_000) / BATCH * BATCH;
    private static final int KILLS = Math.max(2, EVENTS / 5_000);
    // Beside what is certain to be quick, so many to a second at least, on a machine that is busy with other things.
    private static final int RATE = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60 + EVENTS / RATE);

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();
    private final List<SignpostProcess> pods = new ArrayList<>();

    @AfterEach
    void close() {
        pods.forEach(SignpostProcess::close);
        database.close();
    }

    @Test
    void shouldLoseNoDeadLetterHoweverOftenAReplayIsKilled() throws IOException {
        var delivered = new ConcurrentHashMap<String, Integer>();
        try (FakeReceiver receiver = FakeReceiver.start()) {
            start();
            receiver.answer(Reply.status(404));
            SignpostApi api = LoadScenario.api(pods.get(0));
            api.createTenant("acme");
            api.post("/v1/tenants/acme/webhooks", "{\"url\":\"" + receiver.uri("/") + "\",\"profile\":\"impatient\"}")
                    .expect(201);
            Set<String> dead = letDie(api);
            receiver.answer(request -> {
                delivered.merge(request.header("webhook-id").orElseThrow().replace("msg_", ""), 1, Integer::sum);
                return Reply.status(200);
            });

            long begun = System.nanoTime();
            JsonNode job = api.post("/v1/tenants/acme/dead-letters/replay", "{\"all\":true}")
                    .expect(202)
                    .json();
            String path = "/v1/tenants/acme/jobs/" + job.path("id").asText();
            killInTurn(path);
            JsonNode done = awaitJob(path, seen -> seen.path("state").asText().equals("DONE"));
            awaitDelivered();

            System.out.printf(
                    Locale.ROOT,
                    "ReplayKillIT: %d replayed in %.0f s with %d kills; %d lost, %d sent more than once%n",
                    EVENTS,
                    (System.nanoTime() - begun) / 1e9,
                    KILLS,
                    dead.size() - delivered.size(),
                    delivered.values().stream().filter(times -> times > 1).count());
            assertThat(job.path("total").asInt()).isEqualTo(EVENTS);
            assertThat(done.path("done").asInt()).isEqualTo(EVENTS);
            assertThat(done.path("skipped").asInt()).isZero();
            assertThat(api.all("/v1/tenants/acme/dead-letters")).isEmpty();
            assertThat(api.all("/v1/tenants/acme/deliveries?state=DELIVERED")).hasSize(EVENTS);
            assertThat(delivered.keySet()).containsExactlyInAnyOrderElementsOf(dead);
        }
    }

    private void start() throws IOException {
        Path profiles = impatient();
        for (String name : List.of("one", "two")) {
            pods.add(LoadScenario.instance(directory.resolve(name))
                    .on(database.uri())
                    .with("SIGNPOST_PROFILES_DIR", profiles.toString())
                    .with("SIGNPOST_QUEUE_LEASE", "3s")
                    .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                    .launch());
        }
        pods.forEach(SignpostProcess::awaitReady);
    }

    /** All events as dead letters; answers their ids. */
    private Set<String> letDie(SignpostApi api) {
        String batch = IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"type\":\"deal.won\",\"data\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
        for (int i = 0; i < EVENTS / BATCH; i++) {
            Awaitility.await("acceptance")
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(() ->
                            api.post("/v1/tenants/acme/events/batch", batch).status() == 200);
        }
        Awaitility.await("all to be dead letters")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> database.number("SELECT count(*) FROM parked") == EVENTS);
        return api.all("/v1/tenants/acme/dead-letters").stream()
                .map(letter -> letter.path("eventId").asText().replace("-", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Each in turn, when the job has gone on since the kill before and is as far as its share. */
    private void killInTurn(String path) {
        long before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long share = Math.max(before, (long) EVENTS * kill / KILLS);
            JsonNode job = awaitJob(path, seen -> seen.path("done").asLong() > share);
            assertThat(job.path("state").asText())
                    .as("it is killed in the middle")
                    .isEqualTo("RUNNING");
            SignpostProcess pod = pods.get(kill % pods.size());
            pod.kill9();
            pod.launch();
            before = job.path("done").asLong();
        }
        pods.forEach(SignpostProcess::awaitReady);
    }

    /** The job when that is so, as whichever process answers shows it. */
    private JsonNode awaitJob(String path, Predicate<JsonNode> reached) {
        return Awaitility.await("the job to go on")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> job(path), reached);
    }

    private JsonNode job(String path) {
        for (SignpostProcess pod : pods) {
            try {
                SignpostApi.Answer answer = LoadScenario.api(pod).get(path);
                if (answer.status() == 200) {
                    return answer.json();
                }
            } catch (UncheckedIOException notThere) {
                // It was killed; the other one knows.
            }
        }
        return MissingNode.getInstance();
    }

    private void awaitDelivered() {
        Awaitility.await("everything to be delivered")
                .atMost(PATIENCE)
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
