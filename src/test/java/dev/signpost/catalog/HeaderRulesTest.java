package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {
    private static final Set<String> PROFILE = Set.of("webhook-id", "webhook-signature", "content-type", "user-agent");

    private static List<Fault> faults(Map<String, String> headers) {
        var secret = new LinkedHashMap<String, Secret>();
        headers.forEach((name, value) -> secret.put(name, Secret.of(value)));
        var faults = new ArrayList<Fault>();
        HeaderRules.check(secret, PROFILE, faults);
        return faults;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-Api-Key", "a", "!#$%&'*+-.^_`|~9", "Cookie", "Date", "Proxied"})
    void shouldTakeOrdinaryNames(String name) {
        assertThat(faults(Map.of(name, "Bearer abc"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "HOST",
                "Content-Length",
                "transfer-encoding",
                "Connection",
                "TE",
                "Upgrade",
                "Trailer",
                "Keep-Alive",
                "Proxy-Authorization",
                "proxy-connection",
                "Content-Type",
                "User-Agent",
                "Content-Encoding",
                "Accept-Encoding",
                "Expect",
                "HTTP2-Settings",
                "Webhook-Id",
                "webhook-signature",
                "Signpost-Test",
                "signpost-hop"
            })
    void shouldRefuseNamesThatAreOurs(String name) {
        assertThat(faults(Map.of(name, "x"))).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/headers/" + name);
            assertThat(fault.message()).isEqualTo("This header is set by Signpost.");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X Y",
                "X:",
                "X\r\nHost",
                "X\n",
                "X\u0000",
                "Xé",
                "X(",
                "X/Y",
                "X\t",
                "X\"",
                "Ｘ",
                "X\u007f"
            })
    void shouldRefuseNamesThatAreNoTokens(String name) {
        assertThat(faults(Map.of(name, "x")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).startsWith("A name is 1 to 128"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nHost: evil",
                "a\nb",
                "a\rb",
                "a\r\n b",
                "a\r\n\tb",
                "a\u0000b",
                "é",
                "a\tb",
                " leading",
                "trailing ",
                "\u007f",
                "\u0085",
                "a\u2028b",
                "😀"
            })
    void shouldRefuseValuesThatAreNotPlainAscii(String value) {
        assertThat(faults(Map.of("X-A", value))).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/headers/X-A");
            assertThat(fault.message()).doesNotContain(value);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "~!@#$%^&*()_+{}|:\"<>?", "Basic dXNlcjpwYXNz"})
    void shouldTakePrintableAsciiAsValues(String value) {
        assertThat(faults(Map.of("X-A", value))).isEmpty();
    }

    @Test
    void shouldRefuseTheSameNameInTwoCases() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-A", "1");
        headers.put("x-a", "2");

        assertThat(faults(headers)).containsExactly(new Fault("/headers/x-a", "This header is there twice."));
    }

    @Test
    void shouldRefuseMoreThan32() {
        var headers = new LinkedHashMap<String, String>();
        IntStream.range(0, 33).forEach(i -> headers.put("X-" + i, "v"));

        assertThat(faults(headers)).containsExactly(new Fault("/headers", "At most 32 headers."));
    }

    @Test
    void shouldRefuseMoreThan8KiB() {
        assertThat(faults(Map.of("X-A", "v".repeat(8_189)))).isEmpty();
        assertThat(faults(Map.of("X-A", "v".repeat(8_190)))).hasSize(1);
    }

    @Test
    void shouldEscapePointers() {
        assertThat(faults(Map.of("a~/", "x"))).extracting(Fault::pointer).containsExactly("/headers/a~0~1");
    }
}
