package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods on machines whose clocks are a quarter of an hour off, by way of a library that is loaded before libc; the
 * database's is right.
 */
class ClockIT {
    private static final String ADMIN = "an-admin-key-of-the-clock-scenario";
    private static final long ALLOWED_SECONDS = 30;

    @TempDir
    static Path built;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();
    private final FakeReceiver receiver = FakeReceiver.start();

    @BeforeAll
    static void build() throws Exception {
        Path source = built.resolve("wall_clock.c");
        try (var stream = ClockIT.class.getResourceAsStream("wall_clock.c")) {
            Files.copy(stream, source);
        }
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-o", library().toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).as("exit status of the C compiler").isZero();
    }

    private static Path library() {
        return built.resolve("wall_clock.so");
    }

    @AfterEach
    void close() {
        receiver.close();
        database.close();
    }

    @Test
    void shouldSignAndStoreByTheDatabasesTimeOnAMachineThatIsAhead() {
        try (SignpostProcess pod =
                pod("ahead").with("WALL_CLOCK_SECONDS", "900").start()) {
            SignpostApi api = tenant(pod);
            String secret = webhook(api);

            JsonNode receipt = api.publish("acme", "contact.created", "{\"id\":1}");

            ReceivedRequest request = receiver.await(1, 20).get(0);
            assertThatCode(() -> new Webhook(secret).verify(request.text(), headers(request)))
                    .doesNotThrowAnyException();
            assertNow(Instant.parse(receipt.path("acceptedAt").asText()));
            assertNow(sentAt(api));
            pod.awaitLog(Pattern.compile("clock\\.skewed.*EITHER"));
            Awaitility.await("the metric")
                    .untilAsserted(
                            () -> assertThat(pod.metric("signpost_clock_skew")).isCloseTo(900, within(2.0)));
        }
    }

    @Test
    void shouldSignByTheDatabasesTimeOnAMachineThatIsBehind() {
        try (SignpostProcess pod =
                pod("behind").with("WALL_CLOCK_SECONDS", "-900").start()) {
            SignpostApi api = tenant(pod);
            String secret = webhook(api);

            api.publish("acme", "contact.created", "{\"id\":1}");

            ReceivedRequest request = receiver.await(1, 20).get(0);
            assertThatCode(() -> new Webhook(secret).verify(request.text(), headers(request)))
                    .doesNotThrowAnyException();
            assertNow(sentAt(api));
        }
    }

    @Test
    void shouldNameTheDatabaseWhenAllPodsDifferAlikeAndTheMachineWhenOneAgrees() {
        try (SignpostProcess one = pod("one").with("WALL_CLOCK_SECONDS", "900").start();
                SignpostProcess two =
                        pod("two").with("WALL_CLOCK_SECONDS", "900").start();
                SignpostProcess right = pod("right")) {
            one.awaitLog(Pattern.compile("clock\\.skewed.*\"DATABASE\""));
            two.awaitLog(Pattern.compile("clock\\.skewed.*\"DATABASE\""));

            right.start();

            one.awaitLog(Pattern.compile("clock\\.skewed.*\"POD\""));
            two.awaitLog(Pattern.compile("clock\\.skewed.*\"POD\""));
            assertThat(right.log()).noneMatch(line -> line.contains("clock.skewed"));
        }
    }

    private SignpostProcess pod(String name) {
        return SignpostProcess.in(directory.resolve(name))
                .on(database.uri())
                .with("LD_PRELOAD", library().toString())
                .with("SIGNPOST_ADMIN_KEY", ADMIN)
                .with("SIGNPOST_ENCRYPTION_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    private SignpostApi tenant(SignpostProcess pod) {
        SignpostApi api = new SignpostApi(pod.uri(), ADMIN);
        api.createTenant("acme");
        return api;
    }

    private String webhook(SignpostApi api) {
        return api.createWebhook("acme", receiver.uri("/hooks"), "contact.*")
                .path("secret")
                .asText();
    }

    private static Instant sentAt(SignpostApi api) {
        JsonNode delivered = Awaitility.await("the attempt in the history")
                .until(
                        () -> api.get("/v1/tenants/acme/deliveries?state=DELIVERED")
                                .expect(200)
                                .json()
                                .path("items"),
                        items -> !items.isEmpty());
        return Instant.parse(api.get("/v1/tenants/acme/deliveries/"
                        + delivered.get(0).path("id").asText())
                .expect(200)
                .json()
                .path("attempts")
                .get(0)
                .path("sentAt")
                .asText());
    }

    private static void assertNow(Instant time) {
        assertThat(time).isCloseTo(Instant.now(), within(ALLOWED_SECONDS, ChronoUnit.SECONDS));
    }

    private static HttpHeaders headers(ReceivedRequest request) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        request.headers().forEach(header -> all.put(header.getKey(), List.of(header.getValue())));
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
