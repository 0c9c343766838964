package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.settings.ConsoleSettings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
    private static final String PICO = "/console/vendor/pico.min.css";
    private static final String GZIP = "Accept-Encoding: br, gzip";

    private final ConsoleFixture console = new ConsoleFixture();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        console.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/console/,text/html; charset=utf-8",
        "/console/index.html,text/html; charset=utf-8",
        "/console/vendor/pico.min.css,text/css; charset=utf-8",
        "/console/settings.json,application/json",
    })
    void shouldServeFilesToAnybody(String path, String type) {
        console.start();

        var answer = console.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(answer.bytes().length));
        assertThat(answer.bytes()).isNotEmpty();
    }

    @Test
    void shouldTellPagesWhatTheySaw() {
        console.settings = new ConsoleSettings(
                "Acme hooks", "#123456", "https://cdn.example/l.svg", null, null, List.of(), List.of("*"));
        console.start();

        var shown = console.get("/console/settings.json").json();

        assertThat(shown)
                .isEqualTo(new JsonObject()
                        .put("name", "Acme hooks")
                        .put("accent", "#123456")
                        .put("logoUrl", "https://cdn.example/l.svg")
                        .put("version", "1.2.3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/webhooks",
                "/console/webhooks/wh_1",
                "/console/event-types/contact.created",
                "/console/deliveries/a/b/c.js",
                "/console/%3Cscript%3E",
            })
    void shouldAnswerEveryPageWithTheOneDocument(String path) {
        console.start();

        var answer = console.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(console.get("/console/").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/vendor/none.css",
                "/console/vendor/",
                "/console/vendor/../../conf/signpost.yaml",
                "/console/vendor/..%2f..%2fconf/signpost.yaml",
                "/console/vendor/%2e%2e/%2e%2e/conf/signpost.yaml",
                "/console/vendor/..\\..\\conf\\signpost.yaml",
                "/console//vendor/../../../../etc/passwd",
                "/console/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/console/vendor/pico.min.css%00",
            })
    void shouldNeverLeaveItsOwnFiles(String path) {
        console.start();

        var answer = console.get(path);

        assertThat(answer.status()).isIn(200, 400, 404);
        if (answer.status() == 200) {
            assertThat(answer.text()).isEqualTo(console.get("/console/").text());
        }
        assertThat(answer.text()).doesNotContain("root:").doesNotContain("maxBodyBytes");
    }

    @Test
    void shouldSendBrowsersThere() {
        console.start();

        var bare = console.get("/console");
        var person = console.get("/", "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
        var program = console.get("/", "Accept: */*");

        assertThat(bare.status()).isEqualTo(303);
        assertThat(bare.header("Location")).isEqualTo("/console/");
        assertThat(person.status()).isEqualTo(303);
        assertThat(person.header("Location")).isEqualTo("/console/");
        assertThat(program.header("Location")).isEqualTo("/docs");
    }

    @Test
    void shouldCompressForThoseWhoTakeIt() throws IOException {
        console.start();

        var plain = console.get(PICO, "Accept-Encoding: gzip;q=0, br");
        var small = console.get(PICO, GZIP);

        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(small.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(small.header("Vary")).isEqualTo("accept-encoding");
        assertThat(small.header("ETag")).isNotEqualTo(plain.header("ETag"));
        assertThat(small.bytes()).hasSizeLessThan(plain.bytes().length / 3);
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(small.bytes()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(plain.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void shouldNotSendAgainWhatTheBrowserHas(String condition) {
        console.start();
        String tag = console.get(PICO, GZIP).header("ETag");

        var again = console.get(PICO, GZIP, "If-None-Match: " + condition.formatted(tag));

        assertThat(tag).matches("\"[A-Za-z0-9_-]{16}-gzip\"");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.bytes()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void shouldSendWhatTheBrowserHasInAnotherVersion() {
        console.start();

        assertThat(console.get(PICO, "If-None-Match: \"other\"").status()).isEqualTo(200);
    }

    @Test
    void shouldAnswerAHeadWithTheHeadAlone() {
        console.start();
        var whole = console.get(PICO);

        var head = console.send("HEAD", PICO, "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(whole.bytes().length));
        assertThat(head.header("ETag")).isEqualTo(whole.header("ETag"));
    }

    @Test
    void shouldTakeNoOtherMethod() {
        console.start();

        var answer = console.send("POST", "/console/", "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void shouldServeTheOperatorsLogo() throws IOException {
        Path logo = Files.writeString(directory.resolve("logo.SVG"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        console.settings = new ConsoleSettings("S", "#123456", null, logo, null, List.of(), List.of("*"));
        console.start();

        var picture = console.get("/console/logo");

        assertThat(console.get("/console/settings.json").json().getString("logoUrl"))
                .isEqualTo("/console/logo");
        assertThat(picture.header("Content-Type")).isEqualTo("image/svg+xml");
        assertThat(picture.text()).startsWith("<svg");
        // Shown alone it is a page of ours: no script in it may run.
        assertThat(picture.header("Content-Security-Policy")).contains("script-src 'self';");
    }

    @Test
    void shouldNotStartWithALogoThatCannotBeShown() throws IOException {
        Path large = Files.write(directory.resolve("large.png"), new byte[(256 << 10) + 1]);

        assertThatThrownBy(() -> load(large)).isInstanceOf(IOException.class).hasMessageContaining("262144");
        assertThatThrownBy(() -> load(directory.resolve("none.png"))).isInstanceOf(IOException.class);
    }

    private static ConsoleFiles load(Path logo) throws IOException {
        return new ConsoleFiles(
                new ConsoleSettings("S", "#123456", null, logo, null, List.of(), List.of("*")), "1.2.3");
    }

    /** Whatever pages there are: the policy would make them useless in a way that no other test sees. */
    @Test
    void shouldShipNoPageThatItsOwnPolicyForbids() throws IOException {
        Pattern script = Pattern.compile("<script(?![^>]*\\ssrc=\"/)[^>]*>", Pattern.CASE_INSENSITIVE);
        Pattern inline = Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|javascript:|<base", Pattern.CASE_INSENSITIVE);
        Path root = Path.of("src/main/resources/console");

        try (var files = Files.walk(root)) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".html")).toList()) {
                String text = Files.readString(page);
                assertThat(script.matcher(text).find())
                        .as("inline script in " + page)
                        .isFalse();
                Matcher found = inline.matcher(text);
                assertThat(found.find() ? found.group() : "").as("in " + page).isEmpty();
                assertThat(text).as("of " + page).doesNotContain("http://").doesNotContain("https://");
            }
        }
    }

    @Test
    void shouldStayWithinTheTransferBudget() throws IOException {
        console.start();
        long bytes = console.get(PICO, GZIP).bytes().length;
        Path root = Path.of("src/main/resources/console");

        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = "/console/" + root.relativize(file).toString().replace('\\', '/');
                bytes += console.get(path, GZIP).bytes().length;
            }
        }

        assertThat(bytes).isBetween(5_000L, 300_000L);
        assertThat(new String(console.get("/console/").bytes(), StandardCharsets.UTF_8))
                .contains("<!doctype html>");
    }
}
