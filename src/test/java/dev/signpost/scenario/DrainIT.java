package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM with sends in flight: what is finished counts, what is not is released, and the process goes in time. */
class DrainIT {
    private static final int IN_FLIGHT = 200;
    private static final int SLOW = 150;

    @TempDir
    Path directory;

    @Test
    void shouldFinishWhatIsInFlightAndGoInTime() {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod =
                        LoadScenario.instance(directory.resolve("data")).start()) {
            SignpostApi api = LoadScenario.api(pod);
            api.createTenant("t");
            for (int i = 0; i < 10; i++) {
                api.createWebhook("t", receiver.uri("/slow/" + i), "slow." + i);
                api.createWebhook("t", receiver.uri("/hang/" + i), "hang." + i);
            }
            receiver.answer(request -> request.target().startsWith("/hang")
                    ? Reply.hang()
                    : Reply.status(200).after(Duration.ofMillis(1_500)));
            for (int i = 0; i < IN_FLIGHT; i++) {
                api.publish("t", (i < SLOW ? "slow." : "hang.") + i % 10, "" + i);
            }
            receiver.await(IN_FLIGHT, 30);

            long asked = System.nanoTime();
            pod.sigterm();
            int status = pod.awaitExit(30);
            double seconds = (System.nanoTime() - asked) / 1e9;

            System.out.printf("DrainIT: gone after %.2f s with status %d%n", seconds, status);
            assertThat(status).isZero();
            assertThat(pod.log()).as("a clean stop").noneMatch(line -> line.contains("Pool closed"));
            receiver.answer(Reply.status(200));
            pod.start();
            Awaitility.await("the rest")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> states(LoadScenario.api(pod)).equals(Map.of("DELIVERED", (long) IN_FLIGHT)));
            assertThat(idsOf(receiver.requests(), "/slow")).hasSize(SLOW).doesNotHaveDuplicates();
            assertThat(idsOf(receiver.requests(), "/hang")).hasSize(2 * (IN_FLIGHT - SLOW));
        }
    }

    private static List<String> idsOf(List<ReceivedRequest> requests, String path) {
        return requests.stream()
                .filter(request -> request.target().startsWith(path))
                .map(request -> request.header("webhook-id").orElseThrow())
                .toList();
    }

    private static Map<String, Long> states(SignpostApi api) {
        return api.all("/v1/tenants/t/deliveries").stream()
                .collect(Collectors.groupingBy(
                        (JsonNode delivery) -> delivery.path("state").asText(), Collectors.counting()));
    }
}
