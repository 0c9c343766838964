package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What publishers may send, good and bad, through the whole. One process for all; each test has a tenant of its own. */
class PublishingIT {
    private static final String EVENT = "{\"type\":\"a\",\"data\":1}";

    @TempDir
    static Path directory;

    private static SignpostProcess pod;

    @BeforeAll
    static void start() {
        pod = LoadScenario.instance(directory.resolve("data")).start();
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    private static SignpostApi tenant(String id) {
        SignpostApi api = LoadScenario.api(pod);
        api.createTenant(id);
        return api;
    }

    private static List<JsonNode> events(SignpostApi api, String tenant) {
        return api.all("/v1/tenants/" + tenant + "/events");
    }

    @Test
    void shouldMakeOneEventOfManyPublishesWithOneKey() {
        SignpostApi api = tenant("keys");
        ExecutorService threads = Executors.newFixedThreadPool(24);
        try (FakeReceiver receiver = FakeReceiver.start()) {
            api.createWebhook("keys", receiver.uri("/"), "a");
            List<CompletableFuture<JsonNode>> publishes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String key = "key-" + i % 4;
                String data = "{\"key\":\"" + key + "\"}";
                publishes.add(CompletableFuture.supplyAsync(
                        () -> api.publish("keys", "a", data, "Idempotency-Key", key), threads));
            }
            List<JsonNode> receipts =
                    publishes.stream().map(CompletableFuture::join).toList();

            assertThat(receipts.stream()
                            .map(receipt -> receipt.path("id").asText())
                            .distinct())
                    .hasSize(4);
            assertThat(receipts.stream()
                            .filter(receipt -> !receipt.path("duplicate").asBoolean()))
                    .hasSize(4);
            assertThat(events(api, "keys")).hasSize(4);
            receiver.await(4, 10);
            Awaitility.await()
                    .during(Duration.ofMillis(500))
                    .until(() -> receiver.requests().size() == 4);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldRefuseAnotherBodyUnderAKnownKey() {
        SignpostApi api = tenant("conflict");
        api.publish("conflict", "a", "1", "Idempotency-Key", "k");

        var answer = api.post("/v1/tenants/conflict/events", "{\"type\":\"a\",\"data\":2}", "Idempotency-Key", "k");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(events(api, "conflict")).hasSize(1);
    }

    @Test
    void shouldKeepKeysApartInsideOneBatch() {
        SignpostApi api = tenant("batch");
        String event = "{\"type\":\"a\",\"data\":1,\"idempotencyKey\":\"k\"}";

        JsonNode items = api.post("/v1/tenants/batch/events/batch", "[" + event + "," + event + ",{\"type\":\"a\"}]")
                .expect(200)
                .json()
                .path("items");

        assertThat(items).hasSize(3);
        assertThat(items.get(0).path("duplicate").asBoolean()).isFalse();
        assertThat(items.get(1).path("duplicate").asBoolean()).isTrue();
        assertThat(items.get(1).path("id").asText())
                .isEqualTo(items.get(0).path("id").asText());
        assertThat(items.get(2).path("status").asInt()).isEqualTo(422);
        assertThat(events(api, "batch")).hasSize(1);
    }

    @Test
    void shouldDeliverATypeThatIsInNoCatalogueAndFlagIt() {
        SignpostApi api = tenant("types");
        try (FakeReceiver receiver = FakeReceiver.start()) {
            api.createWebhook("types", receiver.uri("/"), "*");

            JsonNode unknown = api.publish("types", "webhook.tset", "1", "Idempotency-Key", "k");
            JsonNode again = api.publish("types", "webhook.tset", "1", "Idempotency-Key", "k");
            JsonNode known = api.publish("types", "webhook.test", "1");

            assertThat(unknown.path("unknownType").asBoolean()).isTrue();
            assertThat(again.path("unknownType").asBoolean()).isTrue();
            assertThat(known.has("unknownType")).isFalse();
            receiver.await(2, 10);
        }
    }

    static Stream<Arguments> validJson() {
        return Torture.VALID.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("validJson")
    void shouldDeliverValidJsonByteForByte(String name, String json) {
        SignpostApi api = tenant(name);
        try (FakeReceiver receiver = FakeReceiver.start()) {
            api.createWebhook(name, receiver.uri("/"), "torture");

            String id = api.publish(name, "torture", json).path("id").asText();

            String body = new String(receiver.await(1, 10).get(0).body(), UTF_8);
            assertThat(body)
                    .startsWith("{\"type\":\"torture\",\"timestamp\":\"")
                    .endsWith(",\"data\":" + json + "}");
            // Numbers of a length that the reader of the check refuses.
            assertThat(api.unchecked()
                            .get("/v1/tenants/" + name + "/events/" + id)
                            .expect(200)
                            .text())
                    .contains(json);
        }
    }

    static Stream<Arguments> badEvents() {
        return Torture.REFUSED.stream().map(bad -> Arguments.of(bad.name(), bad));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badEvents")
    void shouldRefuseABadEventAndStoreNothing(String name, Torture.Bad bad) {
        SignpostApi api = tenant("bad-" + name);
        String route = "/v1/tenants/bad-" + name + "/events";

        var answer = api.send("POST", route, bad.body(), bad.headers());

        assertThat(answer.status()).as("%s", answer.text()).isIn(bad.statuses());
        assertThat(answer.headers().get("content-type")).containsExactly("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(events(api, "bad-" + name)).isEmpty();
    }

    static Stream<Arguments> badWebhooks() {
        return Torture.REFUSED_WEBHOOKS.entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badWebhooks")
    void shouldRefuseABadWebhookAndStoreNothing(String name, String body) {
        SignpostApi api = tenant("hook-" + name);
        String route = "/v1/tenants/hook-" + name + "/webhooks";

        var answer = api.post(route, body);

        assertThat(answer.status()).as("%s", answer.text()).isBetween(400, 422);
        assertThat(api.all(route)).isEmpty();
    }

    @Test
    void shouldTreatAForeignTenantLikeOneThatNeverWas() {
        SignpostApi admin = tenant("mine");
        tenant("theirs");
        String key = admin.post("/v1/tenants/mine/api-keys", "{\"name\":\"k\",\"scopes\":[\"publish\",\"read\"]}")
                .expect(201)
                .json()
                .path("key")
                .asText();
        SignpostApi mine = admin.withKey(key);

        mine.publish("mine", "a", "1");

        var foreign = mine.post("/v1/tenants/theirs/events", EVENT);
        var missing = mine.post("/v1/tenants/nobodys/events", EVENT);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.json().path("detail")).isEqualTo(missing.json().path("detail"));
        assertThat(mine.post("/v1/tenants/mine/webhooks", "{\"url\":\"https://example.com/\"}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.withKey("").post("/v1/tenants/mine/events", EVENT).status())
                .isEqualTo(401);
        assertThat(admin.withKey("sp_wrong")
                        .post("/v1/tenants/mine/events", EVENT)
                        .status())
                .isEqualTo(401);
        assertThat(events(admin, "theirs")).isEmpty();
        assertThat(events(admin, "mine")).hasSize(1);
    }
}
