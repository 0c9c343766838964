package dev.signpost.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one database; for each test a tenant of its own with one webhook, which wants everything. */
abstract class TwoPods {
    static final Duration SOON = Duration.ofSeconds(30);

    private static final AtomicInteger TENANTS = new AtomicInteger();

    @TempDir
    static Path directory;

    static TestDatabase database;
    static SignpostProcess first;
    static SignpostProcess second;

    final FakeReceiver receiver = FakeReceiver.start();
    final String tenant = "acme-" + TENANTS.incrementAndGet();
    final String path = "/v1/tenants/" + tenant;
    SignpostApi api;
    SignpostApi there;
    String webhook = "";

    @BeforeAll
    static void start() {
        database = TestDatabase.empty();
        first = pod("first").start();
        second = pod("second").start();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        database.close();
    }

    @BeforeEach
    void register() {
        api = LoadScenario.api(first);
        there = LoadScenario.api(second);
        api.createTenant(tenant);
        webhook =
                api.createWebhook(tenant, receiver.uri("/hook"), "*").path("id").asText();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    static SignpostProcess pod(String name) {
        return LoadScenario.instance(directory.resolve(name)).on(database.uri());
    }

    JsonNode webhook() {
        return api.get(path + "/webhooks/" + webhook).expect(200).json();
    }
}
