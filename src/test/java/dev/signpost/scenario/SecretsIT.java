package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.Canary;
import dev.signpost.testkit.ContractOperation;
import dev.signpost.testkit.GeneratedRequests;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A secret in every place where one can be given, and then everything that comes out is searched for it. */
class SecretsIT {
    private static final String WEBHOOKS = "/v1/tenants/acme/webhooks";

    private final ContractPod pod = new ContractPod("secrets", "SIGNPOST_LOG_LEVEL", "DEBUG");
    private final Canary secrets = new Canary();
    private final Random random = new Random(9);

    @AfterEach
    void stop() {
        pod.close();
    }

    @Test
    void shouldLetNoSecretOut() throws Exception {
        secrets.put("admin key", LoadScenario.ADMIN_KEY);
        secrets.put("encryption key", LoadScenario.ENCRYPTION_KEY);
        secrets.put(
                "database password",
                Objects.requireNonNull(pod.database.uri().password()).reveal());
        Map<String, List<Object>> ids = pod.things(ContractOperation.all().get(0));
        webhooks(ids);
        keys();
        refused();
        sessions();

        deliver();
        everyAnswer(ids);
        pages();
        commands();
        database();
        secrets.heard("log", String.join("\n", pod.pod.log()));
        secrets.heard("metrics", pod.pod.metrics());
        processes();

        assertThat(secrets.found()).isEmpty();
        assertThat(secrets.secrets()).isGreaterThan(18);
        assertThat(secrets.outputs()).isGreaterThan(60);
        assertThat(pod.pod.log()).as("lines of every level").anyMatch(line -> line.contains("\"DEBUG\""));
    }

    private void webhooks(Map<String, List<Object>> ids) {
        String given = "whsec_" + random64();
        secrets.put("given secret", given);
        secrets.put("header", "canary-header-0123456789");
        secrets.put("authorization header", "Bearer canary-authorization-0123");
        JsonNode made = pod.created(
                WEBHOOKS,
                "{\"url\":\"" + pod.receiver.uri("/hook?token=canary-of-the-url-0123") + "\",\"secret\":\"" + given
                        + "\",\"headers\":{\"X-Token\":\"canary-header-0123456789\","
                        + "\"Authorization\":\"Bearer canary-authorization-0123\"}}");
        String at = WEBHOOKS + "/" + made.path("id").asText();
        ids.put("webhookId", List.of(made.path("id").asText()));
        secrets.put("changed header", "canary-changed-9876543210");
        pod.api
                .send("PATCH", at, "{\"headers\":{\"X-Other\":\"canary-changed-9876543210\"}}".getBytes(UTF_8))
                .expect(200);
        secrets.put("rotated secret", rotated(at, "{\"overlapSeconds\":3600}"));
        String chosen = "whsec_" + random64();
        secrets.put("chosen secret", chosen);
        rotated(at, "{\"secret\":\"" + chosen + "\",\"overlapSeconds\":3600}");
        secrets.put(
                "generated secret",
                pod.api
                        .createWebhook("acme", pod.receiver.uri("/other"))
                        .path("secret")
                        .asText());
        heard("preview", pod.api.post(at + "/preview", "{}"));
        heard("test", pod.api.post(at + "/test", "{}"));
        heard(
                "check-signature",
                pod.api.post(
                        at + "/check-signature",
                        "{\"headers\":{\"webhook-signature\":\"v1,x\","
                                + "\"Authorization\":\"Bearer canary-authorization-0123\"},"
                                + "\"body\":\"{}\"}"));
    }

    private String rotated(String webhook, String body) {
        return pod.api
                .post(webhook + "/rotate-secret", body)
                .expect(200)
                .json()
                .path("secret")
                .asText();
    }

    private void keys() {
        secrets.put("tenant key", pod.key("acme", "\"manage\",\"read\""));
        secrets.put(
                "instance key",
                pod.created("/v1/api-keys", "{\"name\":\"k\"}").path("key").asText());
        JsonNode revoked = pod.created("/v1/tenants/acme/api-keys", "{\"name\":\"k\",\"scopes\":[\"read\"]}");
        secrets.put("revoked key", revoked.path("key").asText());
        pod.api
                .delete("/v1/tenants/acme/api-keys/" + revoked.path("id").asText())
                .expect(204);
        heard(
                "answer to a revoked key",
                pod.api.withKey(revoked.path("key").asText()).get("/v1/me"));
    }

    /** What is refused is a secret all the same: often one with a slip in it. */
    private void refused() {
        wrong(
                "misspelt secret",
                "{\"url\":\"https://example.com/\",\"secret\":\"%s\"}",
                "whsec-canary-misspelt-012345");
        wrong("secret as number", "{\"url\":\"https://example.com/\",\"secret\":[\"%s\"]}", "canary-in-a-list-0123456");
        wrong(
                "forbidden header",
                "{\"url\":\"https://example.com/\",\"headers\":{\"Host\":\"%s\"}}",
                "canary-forbidden-0123456");
        wrong(
                "broken header",
                "{\"url\":\"https://example.com/\",\"headers\":{\"X-A\":\"%s\\n\"}}",
                "canary-broken-0123456789");
        wrong("user information", "{\"url\":\"https://user:%s@example.com/\"}", "canary-userinfo-01234567");
        wrong("unknown field", "{\"url\":\"https://example.com/\",\"password\":\"%s\"}", "canary-unknown-012345678");
        wrong("broken JSON", "{\"url\":\"https://example.com/\",\"secret\":\"%s", "canary-half-a-text-01234");
        secrets.put("wrong key", "sp_canary-wrong-key-0123456789");
        heard(
                "answer to a wrong key",
                pod.api.withKey("sp_canary-wrong-key-0123456789").get("/v1/me"));
        secrets.put("key in the path", "canary-in-the-path-0123456");
        pod.api.get("/v1/tenants/acme/webhooks/x?key=canary-in-the-path-0123456");
        secrets.put("wrong sign-in", "sp_canary-wrong-sign-in-0123456");
        heard("answer to a wrong sign-in", signIn("sp_canary-wrong-sign-in-0123456"));
    }

    private void wrong(String place, String body, String secret) {
        secrets.put(place, secret);
        heard(
                "answer to " + place,
                pod.api.post(WEBHOOKS, body.replace("%s", secret)).expect(place.equals("broken JSON") ? 400 : 422));
    }

    private void sessions() {
        SignpostApi.Answer in = signIn(pod.key("acme", "\"read\",\"manage\"")).expect(200);
        String cookie =
                in.headers().getOrDefault("set-cookie", List.of("=;")).get(0).split(";", 2)[0];
        secrets.put("session", cookie.substring(cookie.indexOf('=') + 1));
        secrets.put("session's token", in.json().path("csrfToken").asText());
        heard(
                "answer to a session",
                new SignpostApi(pod.pod.uri(), "").send("GET", "/v1/me", new byte[0], "Cookie", cookie));
        String url = pod.created("/v1/tenants/acme/console-links", "{\"scopes\":[\"read\"]}")
                .path("url")
                .asText();
        String token = url.substring(url.indexOf("#token=") + "#token=".length());
        secrets.put("link", token);
        heard("answer to a link", pod.api.withKey(token).get("/v1/me"));
    }

    private SignpostApi.Answer signIn(String key) {
        return new SignpostApi(pod.pod.uri(), "").post("/console/session", "{\"key\":\"" + key + "\"}");
    }

    /** Some come through, some fail and are tried again. */
    private void deliver() {
        int before = pod.receiver.requests().size();
        pod.receiver.answer(Reply.status(500), Reply.status(200));
        pod.api.publish("acme", "a", "{\"a\":1}");
        pod.api.publish("acme", "b", "{\"a\":1}");
        pod.receiver.await(before + 4, 20);
    }

    private void everyAnswer(Map<String, List<Object>> ids) {
        SignpostApi reader = pod.api.withKey(pod.key("acme", "\"read\""));
        Map<String, List<Object>> all = new HashMap<>(ids);
        for (ContractOperation operation : ContractOperation.all()) {
            if (operation.method().equals("GET") && !operation.streams()) {
                all.put("name", List.of(operation.path().contains("profiles") ? "standard" : "deal.won"));
                String target = GeneratedRequests.filled(operation, all);
                heard(operation.id(), (operation.scope().equals("admin") ? pod.api : reader).get(target));
            }
        }
        for (JsonNode delivery : pod.api.all("/v1/tenants/acme/deliveries")) {
            String id = delivery.path("id").asText();
            secrets.heard(
                    "deliveries",
                    reader.get("/v1/tenants/acme/deliveries/" + id).expect(200).text());
        }
        heard("an unknown page", pod.api.get("/v1/nothing"));
    }

    private void pages() {
        SignpostApi anybody = new SignpostApi(pod.pod.uri(), "");
        for (String page : List.of("/console/", "/console/js/main.js", "/docs", "/openapi.yaml", "/openapi.json")) {
            heard(page, anybody.get(page));
        }
        SignpostApi management =
                new SignpostApi(java.net.URI.create("http://127.0.0.1:" + pod.pod.managementPort()), "");
        for (String page : List.of("/health/live", "/health/ready", "/metrics", "/nothing")) {
            heard("management " + page, management.get(page));
        }
    }

    private void commands() throws Exception {
        for (String command : List.of("--print-settings", "keys list", "encryption-keys list")) {
            Path output = Path.of("target", "secrets-command.log");
            Files.deleteIfExists(output);
            Process process = pod.pod.command(output, command.split(" "));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
            secrets.heard(command, Files.readString(output));
        }
    }

    private void database() {
        for (var row : pod.database.query("SELECT relname FROM pg_class WHERE relnamespace = 'signpost'::regnamespace"
                + " AND relkind IN ('r', 'p') AND NOT relispartition")) {
            String table = String.valueOf(row.get("relname"));
            secrets.heard(
                    "table " + table,
                    pod.database
                            .query("SELECT t::text AS row FROM signpost." + table + " t")
                            .toString());
        }
        secrets.heard(
                "statements",
                pod.database.query("SELECT query FROM pg_stat_activity").toString());
    }

    /** What anybody on the machine sees of processes. */
    private void processes() {
        ProcessHandle.allProcesses().forEach(process -> {
            try {
                secrets.heard("processes", Files.readString(Path.of("/proc", process.pid() + "", "cmdline")));
            } catch (UncheckedIOException | IOException gone) {
                // It has ended.
            }
        });
    }

    private void heard(String output, SignpostApi.Answer answer) {
        secrets.heard(output, answer.headers() + answer.text());
    }

    private String random64() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
