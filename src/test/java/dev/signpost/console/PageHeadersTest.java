package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.settings.ConsoleSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clickjacking, script in stored texts, and pages whose name was made to point here. */
class PageHeadersTest {
    private final ConsoleFixture console = new ConsoleFixture();

    @AfterEach
    void stop() {
        console.close();
    }

    private static Map<String, String> policy(ConsoleFixture.Answer answer) {
        return Arrays.stream(
                        String.valueOf(answer.header("Content-Security-Policy")).split("; ", -1))
                .map(directive -> directive.split(" ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts.length > 1 ? parts[1] : ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/", "/console/webhooks/wh_1", "/console/vendor/pico.min.css"})
    void shouldForbidEverythingThatPagesDoNotNeed(String path) {
        console.start();

        var answer = console.get(path);

        assertThat(policy(answer))
                .containsEntry("default-src", "'none'")
                .containsEntry("script-src", "'self'")
                .containsEntry("style-src", "'self'")
                .containsEntry("connect-src", "'self'")
                .containsEntry("img-src", "'self' data:")
                .containsEntry("base-uri", "'none'")
                .containsEntry("form-action", "'self'")
                .containsEntry("require-trusted-types-for", "'script'")
                .containsEntry("trusted-types", "'none'")
                .containsEntry("frame-ancestors", "'none'");
        assertThat(answer.header("Content-Security-Policy"))
                .doesNotContain("unsafe")
                .doesNotContain("http");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Permissions-Policy")).contains("camera=()");
    }

    @Test
    void shouldLetOnlyNamedSitesShowItInAFrame() {
        console.settings = new ConsoleSettings(
                "S",
                "#123456",
                "https://cdn.example:8443/l.svg?v=1",
                null,
                null,
                List.of("https://app.example.com", "https://*.example.org"),
                List.of("*"));
        console.start();

        var answer = console.get("/console/");

        assertThat(policy(answer))
                .containsEntry("frame-ancestors", "https://app.example.com https://*.example.org")
                .containsEntry("img-src", "'self' data: https://cdn.example:8443");
        assertThat(answer.header("X-Frame-Options")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "attacker.example:8080",
                "localhost.attacker.example",
                "localhost.",
                "[::1]",
                "127.0.0.1",
                "hooks.example.com.attacker.example",
            })
    void shouldNotServeUnderANameThatWasMadeToPointHere(String host) {
        console.start();
        var browser = console.signIn(console.acmeKey());

        for (String path : List.of("/console/", "/console/settings.json", "/console/session")) {
            assertThat(console.get(path, "Host: " + host).status()).as(path).isEqualTo(421);
        }
        var api = console.get("/v1/me", "Host: " + host, browser.header());

        assertThat(api.status()).isEqualTo(421);
        assertThat(api.problem()).isEqualTo("misdirected");
        assertThat(api.json().getString("detail")).contains("console.hosts").doesNotContain("attacker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "hooks.example.com", "hooks.example.com:443"})
    void shouldServeUnderItsOwnNames(String host) {
        console.start();

        assertThat(console.get("/console/", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void shouldServeUnderAnyNameIfItsOperatorSaysSo() {
        console.settings = new ConsoleSettings("S", "#123456", null, null, null, List.of(), List.of("*"));
        console.start();

        assertThat(console.get("/console/", "Host: anything.example").status()).isEqualTo(200);
    }
}
