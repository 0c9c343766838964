package dev.signpost.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that operators work by name what there is. */
class OperatorsPagesTest {
    private static final Path DOCS = Path.of("docs");
    private static final List<String> PAGES = List.of("deploying.md", "upgrading.md", "encryption-keys.md");
    private static final Pattern SETTING = Pattern.compile("`([a-z]+(?:\\.[a-zA-Z]+)+)`");
    private static final Pattern VARIABLE = Pattern.compile("SIGNPOST_[A-Z_]*[A-Z]");
    private static final Pattern METRIC = Pattern.compile("`?\\b(signpost_[a-z_]+)");
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern SETTINGS_FILE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void shouldNameSettingsThatThereAre() throws IOException {
        var defaults = (ObjectNode) new YAMLMapper().readTree(Files.readString(Path.of("conf", "signpost.yaml")));
        Map<String, String> variables = new SettingsTree(defaults).variables();
        Set<String> sections = variables.values().stream()
                .map(path -> path.substring(0, Math.max(0, path.indexOf('.'))))
                .collect(Collectors.toSet());
        Set<String> named = found(SETTING).stream()
                .filter(name -> sections.contains(name.substring(0, name.indexOf('.'))))
                .collect(Collectors.toSet());

        assertThat(variables.values()).containsAll(named);
        assertThat(variables.keySet()).containsAll(found(VARIABLE));
        assertThat(named).contains("http.trustedProxies");
    }

    @Test
    void shouldShowASettingsFileThatIsRight() throws Exception {
        var block = SETTINGS_FILE.matcher(Files.readString(DOCS.resolve("deploying.md")));
        assertThat(block.find()).isTrue();
        Path file = Files.writeString(directory.resolve("signpost.yaml"), block.group(1));

        Settings settings = SettingsLoader.load(
                file,
                Map.of(
                        "SIGNPOST_DATABASE_URI", "postgres://signpost:secret@127.0.0.1:5432/signpost",
                        "SIGNPOST_ENCRYPTION_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
                2);

        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.development()).isFalse();
    }

    @Test
    void shouldNameMetricsThatThereAre() throws IOException {
        Set<String> all = Files.readAllLines(DOCS.resolve("metrics.md")).stream()
                .filter(line -> line.startsWith("| `signpost."))
                .map(line -> line.split("`", -1)[1].replace('.', '_'))
                .collect(Collectors.toSet());

        assertThat(found(METRIC).stream()
                        .map(name -> name.replaceFirst("_(total|seconds)$", ""))
                        .filter(name -> !all.contains(name)))
                .isEmpty();
        assertThat(found(METRIC)).contains("signpost_database_risks");
    }

    @Test
    void shouldLinkToPagesThatThereAre() throws IOException {
        var missing = new ArrayList<String>();
        try (var pages = Files.list(DOCS)) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                LINK.matcher(Files.readString(page))
                        .results()
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(DOCS.resolve(link)))
                        .forEach(link -> missing.add(page + ": " + link));
            }
        }

        assertThat(missing).isEmpty();
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String page : PAGES) {
            pattern.matcher(Files.readString(DOCS.resolve(page)))
                    .results()
                    .forEach(match -> found.add(match.group(match.groupCount())));
        }
        return found;
    }
}
