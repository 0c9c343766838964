package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Half of all receivers hang: the others do not notice, the hanging ones are left alone but for a probe, and when they
 * are well again they get everything, a few requests at a time at first.
 */
class HangIT {
    private static final int PAIRS = 3;
    private static final int EVENTS = 300;
    private static final int CONCURRENCY = 16;
    private static final Duration ANSWER = Duration.ofMillis(20);
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String DELIVERIES = "/v1/tenants/t/deliveries";

    @TempDir
    Path directory;

    @Test
    void shouldSpareReceiversThatHangAndNotFloodThemWhenTheyAreBack() throws IOException {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = pod().start()) {
            receiver.answer(request -> request.target().startsWith("/hang") ? Reply.hang() : Reply.status(200));
            SignpostApi api = LoadScenario.api(pod);
            api.createTenant("t");
            for (int i = 0; i < PAIRS; i++) {
                register(api, receiver, "/hang/" + i);
                register(api, receiver, "/well/" + i);
            }

            publish(api);

            await(
                    "the healthy receivers' events",
                    () -> requests(receiver, "/well").size() >= PAIRS * EVENTS);
            assertThat(ids(requests(receiver, "/well"))).doesNotHaveDuplicates();
            await(
                    "breakers, and a probe that fails",
                    () -> pod.metric("signpost_webhooks_shut") == PAIRS
                            && pod.metric("signpost_webhooks_shuttings_total", "BREAKER_OPEN") >= 2 * PAIRS);
            assertLeftAlone(receiver);
            assertThatAllWaitForTheBreaker(api);

            long back = System.nanoTime();
            receiver.answer(request -> Reply.status(200).after(ANSWER));

            await("rest", () -> count(api, "WAITING") == 0);
            assertThat(count(api, "DELIVERED")).isEqualTo(2 * PAIRS * EVENTS);
            assertThat(pod.metric("signpost_webhooks_shut")).isZero();
            for (int i = 0; i < PAIRS; i++) {
                assertRampObeyed(requests(receiver, "/hang/" + i).stream()
                        .filter(request -> request.nanoTime() > back)
                        .toList());
            }
        }
    }

    private SignpostProcess pod() throws IOException {
        Path profiles = Files.createDirectories(directory.resolve("profiles"));
        String standard = Files.readString(Path.of("conf", "profiles", "standard.yaml"));
        // So that probes that fail use up no more time than a test has.
        Files.writeString(
                profiles.resolve("quick.yaml"),
                standard.replaceFirst("delays: \\[.*]", "delays: [1 s, 1 s, 1 s, 1 s, 1 s, 1 s, 1 s, 1 s]"));
        return LoadScenario.instance(directory.resolve("data"))
                .with("SIGNPOST_PROFILES_DIR", profiles.toString())
                .with("SIGNPOST_DELIVERY_FIRST_PROBE_AFTER", "1s");
    }

    private static void register(SignpostApi api, FakeReceiver receiver, String path) {
        api.post(
                        "/v1/tenants/t/webhooks",
                        "{\"url\":\"" + receiver.uri(path) + "\",\"profile\":\"quick\",\"limits\":{\"concurrency\":"
                                + CONCURRENCY + ",\"timeoutMillis\":1000}}")
                .expect(201);
    }

    private static void publish(SignpostApi api) {
        String batch = IntStream.range(0, EVENTS)
                .mapToObj(i -> "{\"type\":\"a.b\",\"data\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
        api.post("/v1/tenants/t/events/batch", batch).expect(200);
    }

    /** What was in flight when the breaker opened, and a probe now and then. */
    private static void assertLeftAlone(FakeReceiver receiver) {
        for (int i = 0; i < PAIRS; i++) {
            assertThat(requests(receiver, "/hang/" + i)).hasSizeBetween(10, 2 * CONCURRENCY);
        }
    }

    private static void assertThatAllWaitForTheBreaker(SignpostApi api) {
        List<JsonNode> waiting = api.all(DELIVERIES + "?state=WAITING");

        assertThat(waiting).hasSize(PAIRS * EVENTS);
        assertThat(waiting)
                .filteredOn(delivery -> delivery.path("attemptCount").asInt() == 0)
                .hasSizeGreaterThanOrEqualTo(PAIRS * (EVENTS - 2 * CONCURRENCY))
                .allSatisfy(delivery ->
                        assertThat(delivery.path("nextAttemptReason").asText()).isEqualTo("BREAKER_OPEN"));
    }

    /**
     * However late the receiver sees things: what it must have had in its hands when a request came is no more than
     * the answers that it can have given by then allow, one more for as many answers as are allowed already.
     */
    private static void assertRampObeyed(List<ReceivedRequest> requests) {
        assertThat(requests).hasSizeGreaterThan(EVENTS / 2);
        int most = 0;
        for (int i = 0; i < requests.size(); i++) {
            long now = requests.get(i).nanoTime();
            int answered = (int) requests.subList(0, i).stream()
                    .filter(earlier -> now - earlier.nanoTime() >= ANSWER.toNanos())
                    .count();
            int inHand = i - answered + 1;
            assertThat(inHand)
                    .as(String.format(Locale.ROOT, "request %d, when %d were answered", i, answered))
                    .isLessThanOrEqualTo(allowed(answered));
            most = Math.max(most, inHand);
        }
        System.out.printf("HangIT: %d requests, at most %d at once%n", requests.size(), most);
        assertThat(most).isGreaterThan(2);
    }

    private static int allowed(int answered) {
        int size = 1;
        for (int left = answered; left >= size && size < CONCURRENCY; size++) {
            left -= size;
        }
        return size;
    }

    private static List<ReceivedRequest> requests(FakeReceiver receiver, String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().startsWith(path))
                .toList();
    }

    private static List<String> ids(List<ReceivedRequest> requests) {
        return requests.stream()
                .map(request -> request.target() + " "
                        + Evidence.plain(request.header("webhook-id").orElseThrow()))
                .toList();
    }

    private static int count(SignpostApi api, String state) {
        return api.all(DELIVERIES + "?state=" + state).size();
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> reached) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(100))
                .atMost(WITHIN)
                .until(reached);
    }
}
