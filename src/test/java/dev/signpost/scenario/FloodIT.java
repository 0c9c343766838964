package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostApi.Answer;
import dev.signpost.testkit.SignpostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tenant publishes as much as it can: it is told to come back, and another tenant's single events all get in. */
class FloodIT {
    private static final int CONNECTIONS = 24;
    private static final int SAMPLES = 1_000;
    private static final int SINGLES = 100;
    private static final Duration P99 = Duration.ofSeconds(4);
    private static final String BATCH = IntStream.range(0, 1_000)
            .mapToObj(i -> "{\"type\":\"a.b\",\"data\":" + i + "}")
            .collect(Collectors.joining(",", "[", "]"));

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch flooded = new CountDownLatch(CONNECTIONS);
    private final LongAdder refusals = new LongAdder();
    private final Queue<Answer> refused = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> odd = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    @Test
    void shouldAcceptEveryEventOfATenantWhileAnotherFloods() throws InterruptedException {
        try (SignpostProcess pod =
                LoadScenario.instance(directory.resolve("data")).start()) {
            SignpostApi api = LoadScenario.api(pod);
            api.createTenant("flood");
            api.createTenant("small");
            ExecutorService flood = Executors.newFixedThreadPool(CONNECTIONS);
            List<Answer> singles = new ArrayList<>();
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                flood.execute(() -> flood(LoadScenario.api(pod)));
            }
            flooded.await(60, TimeUnit.SECONDS);

            for (int i = 0; i < SINGLES; i++) {
                long begun = System.nanoTime();
                singles.add(api.post("/v1/tenants/small/events", "{\"type\":\"a.b\",\"data\":1}"));
                nanos.add(System.nanoTime() - begun);
            }
            stopped.set(true);
            flood.shutdown();
            flood.awaitTermination(60, TimeUnit.SECONDS);

            Collections.sort(nanos);
            Duration p99 = Duration.ofNanos(nanos.get(SINGLES * 99 / 100));
            System.out.printf(
                    "FloodIT: the small tenant's p50 %d ms, p99 %d ms; the flood was refused %d times%n",
                    nanos.get(SINGLES / 2) / 1_000_000, p99.toMillis(), refusals.sum());
            assertThat(singles).extracting(Answer::status).containsOnly(202);
            assertThat(p99).isLessThan(P99);
            assertThat(odd).isEmpty();
            assertThat(refused).isNotEmpty().allSatisfy(FloodIT::assertTold);
            assertThat(pod.metric("signpost_events_refused_total", "TOO_MANY")).isPositive();
            assertThat(pod.metric("signpost_events_refused_total", "BUSY")).isZero();
        }
    }

    private void flood(SignpostApi api) {
        boolean first = true;
        while (!stopped.get()) {
            Answer answer = api.post("/v1/tenants/flood/events/batch", BATCH);
            if (answer.status() == 429) {
                refusals.increment();
                if (refused.size() < SAMPLES) {
                    refused.add(answer);
                }
            } else if (answer.status() != 200 || answer.text().contains("\"status\":503")) {
                odd.add(answer);
            }
            if (first) {
                first = false;
                flooded.countDown();
            }
        }
    }

    private static void assertTold(Answer answer) {
        String limit = header(answer, "ratelimit-policy");
        assertThat(Integer.parseInt(header(answer, "retry-after"))).isBetween(1, 30);
        assertThat(limit).matches("\"pending-(events|bytes)\";q=\\d+");
        assertThat(answer.headers()).containsKeys("ratelimit", "ratelimit-limit", "ratelimit-reset");
        assertThat(answer.json().path("detail").asText()).contains("Nothing was stored; try again in ");
    }

    private static String header(Answer answer, String name) {
        return Objects.requireNonNull(answer.headers().get(name), name).get(0);
    }
}
