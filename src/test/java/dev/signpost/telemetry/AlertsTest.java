package dev.signpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alerting rules watch meters that exist, and are those that the page on deploying names. */
class AlertsTest {
    private static final Pattern NAME = Pattern.compile("signpost_\\w+");
    private static final Path RULES = Path.of("conf", "alerts", "signpost.yaml");

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper()
                .readTree(RULES.toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static String prometheusName(Meter meter) {
        String name = meter.dotted().replace('.', '_');
        return switch (meter.kind()) {
            case COUNTER -> name + "_total";
            case TIMER -> name + "_seconds";
            default -> name;
        };
    }

    @Test
    void shouldWatchMetersThatExist() throws IOException {
        Set<String> meters =
                Arrays.stream(Meter.values()).map(AlertsTest::prometheusName).collect(Collectors.toSet());

        for (JsonNode rule : rules()) {
            String expression = rule.path("expr").asText();
            assertThat(NAME.matcher(expression).results().map(found -> found.group()))
                    .as(expression)
                    .isNotEmpty()
                    .isSubsetOf(meters);
        }
    }

    @Test
    void shouldSayWhatIsWrongAndWhomToWake() throws IOException {
        assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.path("alert").asText()).startsWith("Signpost");
            assertThat(rule.path("annotations").path("summary").asText()).endsWith(".");
            assertThat(rule.path("labels").path("severity").asText()).isIn("page", "ticket");
        });
    }

    @Test
    void shouldBeThoseThatThePageNames() throws IOException {
        String page = Files.readString(Path.of("docs", "deploying.md"));

        for (JsonNode rule : rules()) {
            assertThat(page).contains("| `" + rule.path("expr").asText() + "`");
        }
        assertThat(rules()).extracting(rule -> rule.path("expr").asText()).contains("signpost_watermark_age > 120");
    }
}
