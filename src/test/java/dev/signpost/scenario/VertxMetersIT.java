package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running process tells of Vert.x, and that its callers cannot make it more. */
class VertxMetersIT {
    private static final String ADMIN = "vertx-meters-admin-key-0123456789abcdef";
    private static final int MANY = 1_000;

    @TempDir
    Path directory;

    @Test
    void shouldTellOfVertxWhatIsDocumentedAndNothingThatCallersWrite() throws IOException {
        try (TestDatabase database = TestDatabase.empty();
                SignpostProcess pod = pod(database).start()) {
            SignpostApi api = new SignpostApi(pod.uri(), ADMIN);
            callWithManyNames(api, 1);
            // Each request to this port counts itself, too.
            pod.series("vertx_");
            List<String> before = pod.series("vertx_");

            callWithManyNames(api, MANY);

            assertThat(pod.series("vertx_")).isEqualTo(before);
            assertThat(families(before))
                    .isSubsetOf(documented())
                    .contains(
                            "vertx_http_server_requests_total{code,local,method}",
                            "vertx_http_server_active_connections{local}",
                            "vertx_eventbus_handlers{address}",
                            "vertx_pool_in_use{pool_name,pool_type}");
            assertThat(before)
                    .contains(
                            "vertx_eventbus_handlers{address=\"signpost.publish\"}",
                            "vertx_pool_in_use{pool_name=\"database\",pool_type=\"sql\"}");
            assertThat(pod.metric("vertx_http_server_requests_total", "code=\"404\""))
                    .isGreaterThan(MANY - 1);
            assertThat(String.join("\n", pod.log())).doesNotContain("already registered");
        }
    }

    @Test
    void shouldTellNothingOfVertxWhereThatIsTurnedOff() {
        try (TestDatabase database = TestDatabase.empty();
                SignpostProcess pod = pod(database)
                        .with("SIGNPOST_MANAGEMENT_VERTX_METRICS", "false")
                        .start()) {
            assertThat(pod.series("vertx_")).isEmpty();
            assertThat(pod.series("signpost_")).isNotEmpty();
        }
    }

    private static void callWithManyNames(SignpostApi api, int times) {
        for (int i = 0; i < times; i++) {
            api.get("/v1/tenants/nobody-" + times + "-" + i + "?q=" + i).expect(404);
        }
    }

    private SignpostProcess pod(TestDatabase database) {
        return SignpostProcess.in(directory)
                .on(database.uri())
                .with("SIGNPOST_ADMIN_KEY", ADMIN)
                .with("SIGNPOST_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    }

    /** Names with the names of their labels. */
    private static Set<String> families(List<String> series) {
        return series.stream()
                .map(line -> line.replaceAll("=\"[^\"]*\"", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documented() throws IOException {
        Set<String> all = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs", "metrics.md"))) {
            if (line.startsWith("| `vertx.")) {
                String[] cells = line.split(Pattern.quote("|"), -1);
                String name = cells[1].strip().replace("`", "").replace('.', '_');
                String tags = "{" + cells[4].strip().replace(", ", ",") + "}";
                switch (cells[2].strip()) {
                    case "counter" -> all.add(name + "_total" + tags);
                    case "gauge" -> all.add(name + tags);
                    case "timer" -> parts(all, name + "_seconds", tags);
                    default -> parts(all, name, tags);
                }
            }
        }
        return all;
    }

    private static void parts(Set<String> all, String name, String tags) {
        for (String part : List.of("_count", "_sum", "_max")) {
            all.add(name + part + tags);
        }
    }
}
