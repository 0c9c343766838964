package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.signpost.catalog.SecretBox;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encryption key of real processes: a wrong one, and a change of keys while they work. */
class EncryptionKeysIT {
    private static final String OLD = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String NEW = "MTEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final int MANY = 30_000;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        database.close();
    }

    private SignpostProcess pod(String name, String keys) {
        return LoadScenario.instance(directory.resolve(name))
                .on(database.uri())
                .with("SIGNPOST_CONSOLE_HOSTS", "127.0.0.1")
                .with("SIGNPOST_ENCRYPTION_KEY", keys);
    }

    @Test
    void shouldRefuseToStartWithAKeyThatDoesNotFit() {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = pod("pod", OLD).start()) {
            SignpostApi api = LoadScenario.api(pod);
            api.createTenant("acme");
            api.createWebhook("acme", receiver.uri("/hook"));
            pod.sigterm();
            assertThat(pod.awaitExit(30)).isZero();

            pod.with("SIGNPOST_ENCRYPTION_KEY", NEW).launch();

            assertThat(pod.awaitExit(60)).isEqualTo(2);
            assertThat(pod.tail(5))
                    .contains(
                            "encryptionKey: None of the keys given",
                            "1 secret is encrypted with it",
                            "signpost encryption-keys give-up ")
                    .doesNotContain(OLD, NEW);
        }
    }

    @Test
    void shouldChangeTheKeyUnderLoadWithTheMoveKilledHalfWay() throws Exception {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess first = pod("first", OLD).start();
                SignpostProcess second = pod("second", OLD).start()) {
            SignpostApi api = LoadScenario.api(first);
            api.createTenant("acme");
            JsonNode before = api.createWebhook("acme", receiver.uri("/before"));
            String cookie = signIn(first);
            var publisher = new Publisher(first, second);
            insertMany();

            restart(first, NEW + "," + OLD);
            // The other pod does not have the new key yet, so it must be able to read this.
            JsonNode between = api.createWebhook("acme", receiver.uri("/between"));
            restart(second, NEW + "," + OLD);
            awaitTheNewKey(first, second);
            Process killed = reencrypt(first, "killed.log");
            awaitLine("killed.log", "moved to the key");
            killed.destroyForcibly().waitFor();
            long left = inUse();
            Process whole = reencrypt(first, "whole.log");
            assertThat(whole.waitFor(120, TimeUnit.SECONDS)).isTrue();
            int sessionAfter = status(first, cookie);
            restart(first, NEW);
            restart(second, NEW);
            Set<String> published = publisher.end();

            assertThat(left).as("moved before the kill").isBetween(1L, MANY - 1L);
            assertThat(whole.exitValue()).as(text("whole.log")).isZero();
            assertThat(text("whole.log")).contains("is not used any more");
            assertThat(inUse()).isZero();
            assertThat(sessionAfter).isEqualTo(200);
            awaitDelivered(receiver, "/before", before, published);
            assertThat(receiver.requests().stream()
                            .filter(request -> request.target().equals("/between"))
                            .allMatch(request -> genuine(between, request)))
                    .isTrue();
            assertThat(first.metric("signpost_secrets_unreadable")).isZero();
            assertThat(String.join("\n", first.log()) + String.join("\n", second.log()))
                    .doesNotContain("KEY_MISSING", OLD, NEW);
        }
    }

    /** Secrets that are not the new key's. The id of a key stands behind the first byte. */
    private long inUse() {
        return database.number("SELECT count(*) FROM webhook_secret WHERE substring(sealed, 2, 4)"
                + " <> (SELECT writes FROM encryption_key_holder ORDER BY seen_at DESC LIMIT 1)");
    }

    private static void restart(SignpostProcess pod, String keys) {
        pod.sigterm();
        assertThat(pod.awaitExit(40)).isZero();
        pod.with("SIGNPOST_ENCRYPTION_KEY", keys).start();
    }

    private void awaitTheNewKey(SignpostProcess... pods) {
        Awaitility.await("both encrypt with the new key")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> database.number("SELECT count(*) FROM encryption_key_holder WHERE writes = key_ids[1]"
                                + " AND cardinality(key_ids) = 2")
                        == pods.length);
    }

    private Process reencrypt(SignpostProcess pod, String log) {
        return pod.command(directory.resolve(log), "encryption-keys", "reencrypt");
    }

    private String text(String log) {
        try {
            Path file = directory.resolve(log);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLine(String log, String words) {
        Awaitility.await(words)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> text(log).contains(words));
    }

    /** Secrets as a pod would have made them, on one webhook that nothing is sent to. */
    private void insertMany() throws SQLException {
        long tenant = database.number("SELECT key FROM tenant WHERE id = 'acme'");
        database.execute(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, status_reason, blocked_by, epoch)"
                        + " SELECT 'wh_many', key, 'https://receiver.example/', '{}', 'DISABLED', 'BLOCKED', 'TENANT', 1"
                        + " FROM tenant WHERE id = 'acme'");
        long webhook = database.number("SELECT key FROM webhook WHERE id = 'wh_many'");
        var box = new SecretBox(List.of(Base64.getDecoder().decode(OLD)), new SecureRandom());
        byte[] plain = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".getBytes(StandardCharsets.US_ASCII);
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                var insert = connection.prepareStatement(
                        "INSERT INTO webhook_secret (webhook_key, number, sealed, ends_at) VALUES (?, ?, ?, now())")) {
            connection.setAutoCommit(false);
            for (int number = 1; number <= MANY; number++) {
                var place = new SecretBox.Place(SecretBox.Purpose.SIGNING_SECRET, tenant, webhook, number);
                insert.setLong(1, webhook);
                insert.setInt(2, number);
                insert.setBytes(3, box.seal(place, plain));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static String signIn(SignpostProcess pod) {
        String cookie = new SignpostApi(pod.uri(), "")
                .post("/console/session", "{\"key\":\"" + LoadScenario.ADMIN_KEY + "\"}")
                .expect(200)
                .headers()
                .getOrDefault("set-cookie", List.of("=;"))
                .get(0);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static int status(SignpostProcess pod, String cookie) {
        return new SignpostApi(pod.uri(), "")
                .send("GET", "/v1/me", new byte[0], "Cookie", cookie)
                .status();
    }

    private static void awaitDelivered(FakeReceiver receiver, String path, JsonNode webhook, Set<String> published) {
        Awaitility.await("every event, signed with the webhook's secret")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receiver.requests().stream()
                                .filter(request -> request.target().equals(path))
                                .filter(request -> genuine(webhook, request))
                                .map(ReceivedRequest::text)
                                .map(text -> text.substring(text.indexOf("\"n\":") + 4, text.lastIndexOf("}}")))
                                .collect(Collectors.toSet()))
                        .containsAll(published));
    }

    private static boolean genuine(JsonNode webhook, ReceivedRequest request) {
        try {
            new Webhook(webhook.path("secret").asText()).verify(request.text(), request.headerMap());
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Publishes without a break, to the other pod while one does not answer. */
    private static final class Publisher {
        private final Set<String> accepted = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        Publisher(SignpostProcess... pods) {
            thread = new Thread(
                    () -> {
                        for (int n = 0; !over.get(); n++) {
                            publish(n, pods);
                        }
                    },
                    "publisher");
            thread.start();
        }

        private void publish(int n, SignpostProcess... pods) {
            for (int at = 0; !over.get(); at++) {
                try {
                    int status = LoadScenario.api(pods[(n + at) % pods.length])
                            .post(
                                    "/v1/tenants/acme/events",
                                    "{\"type\":\"a.b\",\"data\":{\"n\":" + n + "}}",
                                    "Idempotency-Key",
                                    "n" + n)
                            .status();
                    if (status == 202) {
                        accepted.add(String.valueOf(n));
                        return;
                    }
                } catch (UncheckedIOException restarting) {
                    // The other one.
                }
            }
        }

        Set<String> end() throws InterruptedException {
            over.set(true);
            thread.join();
            return Set.copyOf(accepted);
        }
    }
}
