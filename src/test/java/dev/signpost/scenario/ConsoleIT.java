package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers' sessions and console links on two processes that share nothing but Postgres and the encryption key. */
class ConsoleIT {
    private static final String PUBLIC = "https://hooks.example.com";
    private static final String LIST = "/v1/tenants/acme/webhooks";
    private static final String SCOPES = "{\"name\":\"console\",\"scopes\":[\"publish\",\"manage\",\"read\"]}";

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void close() {
        database.close();
    }

    private SignpostProcess pod(String name) {
        return LoadScenario.instance(directory.resolve(name))
                .on(database.uri())
                .with("SIGNPOST_CONSOLE_PUBLIC_URL", PUBLIC)
                .with("SIGNPOST_CONSOLE_HOSTS", "127.0.0.1");
    }

    @Test
    void shouldEndSessionsAndLinksOnEveryProcessWhenTheirKeyIsRevoked() {
        try (SignpostProcess first = pod("first").start();
                SignpostProcess second = pod("second").start()) {
            SignpostApi admin = LoadScenario.api(first);
            admin.createTenant("acme");
            JsonNode key =
                    admin.post("/v1/tenants/acme/api-keys", SCOPES).expect(201).json();
            SignpostApi anybody = new SignpostApi(first.uri(), "");
            SignpostApi elsewhere = new SignpostApi(second.uri(), "");
            Signed browser = signIn(anybody, key.path("key").asText());
            String token = link(anybody, browser);
            int session = status(elsewhere, "Cookie", browser.cookie());
            int link = status(elsewhere, "Authorization", "Bearer " + token);

            admin.delete("/v1/tenants/acme/api-keys/" + key.path("id").asText()).expect(204);

            assertThat(List.of(session, link)).containsExactly(200, 200);
            Awaitility.await("the end on the other process")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> status(elsewhere, "Cookie", browser.cookie()) == 401
                            && status(elsewhere, "Authorization", "Bearer " + token) == 401);
            assertThat(status(anybody, "Cookie", browser.cookie())).isEqualTo(401);
            assertThat(status(anybody, "Authorization", "Bearer " + token)).isEqualTo(401);
            List<String> secrets = List.of(key.path("key").asText(), browser.value(), browser.csrfToken(), token);
            assertNoneIn(first, secrets);
            assertNoneIn(second, secrets);
        }
    }

    /** Somebody in a browser. */
    private record Signed(String cookie, String csrfToken) {
        String value() {
            return cookie.substring(cookie.indexOf('=') + 1);
        }
    }

    private static Signed signIn(SignpostApi api, String key) {
        SignpostApi.Answer answer =
                api.post("/console/session", "{\"key\":\"" + key + "\"}").expect(200);
        String cookie =
                answer.headers().getOrDefault("set-cookie", List.of("=;")).get(0);
        return new Signed(
                cookie.substring(0, cookie.indexOf(';')),
                answer.json().path("csrfToken").asText());
    }

    /** The token of a link that the browser's session has made. */
    private static String link(SignpostApi api, Signed browser) {
        JsonNode made = api.post(
                        "/v1/tenants/acme/console-links",
                        "{\"scopes\":[\"read\",\"manage\"]}",
                        "Cookie",
                        browser.cookie(),
                        "X-CSRF-Token",
                        browser.csrfToken())
                .expect(201)
                .json();
        URI url = URI.create(made.path("url").asText());
        assertThat(url.toString()).startsWith(PUBLIC + "/console/#token=");
        return URLDecoder.decode(url.getRawFragment().substring("token=".length()), StandardCharsets.UTF_8);
    }

    private static int status(SignpostApi api, String header, String value) {
        return api.send("GET", LIST, new byte[0], header, value).status();
    }

    private static void assertNoneIn(SignpostProcess pod, List<String> secrets) {
        String log = String.join("\n", pod.log()) + pod.metrics();
        assertThat(log).contains("request.answered");
        secrets.forEach(secret -> assertThat(log).doesNotContain(secret));
    }
}
