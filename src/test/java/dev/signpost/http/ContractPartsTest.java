package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract is written in parts and served whole: does the whole have each thing once, and nothing idle? */
class ContractPartsTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final int MAX_LINES = 400;
    private static final Pattern REFERENCE = Pattern.compile("#/components/(\\w+/\\w+)");
    private static final Pattern IN_WORDS = Pattern.compile("`([A-Z]\\w+)`");

    private final YAMLMapper yaml = new YAMLMapper();
    private final ObjectNode whole = ContractParts.join();

    @Test
    void shouldHaveAllOfEveryPartOnce() throws IOException {
        Map<String, JsonNode> written = new TreeMap<>();
        for (Path file : files()) {
            entries(yaml.readTree(Files.readString(file)))
                    .forEach((place, node) -> assertThat(written.put(place, node))
                            .as("%s of %s, in a part before it", place, file)
                            .isNull());
        }

        Map<String, JsonNode> joined = entries(whole);
        assertThat(joined.keySet()).hasSizeGreaterThan(150).isEqualTo(written.keySet());
        joined.forEach((place, node) -> assertThat(node).as(place).isEqualTo(written.get(place)));
    }

    @Test
    void shouldSayOnceWhatHoldsForTheWhole() throws IOException {
        JsonNode first = yaml.readTree(Files.readString(RESOURCES.resolve("openapi.yaml")));

        var rest = whole.deepCopy();
        rest.remove(List.of("paths", "components"));

        assertThat(rest.put("x-signpost-parts", "")).isEqualTo(((ObjectNode) first).put("x-signpost-parts", ""));
    }

    @Test
    void shouldServeInYamlWhatItServesInJson() throws IOException {
        Contract contract = Contract.load();

        JsonNode served = yaml.readTree(contract.yaml().getBytes());

        assertThat(contract.yaml().toString())
                .as("what some readers of YAML take for a time")
                .doesNotContainPattern("[:-] \\d{4}-\\d\\d-\\d\\d");
        assertThat(served).isEqualTo(yaml.readTree(contract.json().getBytes())).isEqualTo(whole);
    }

    @Test
    void shouldUseEveryComponent() {
        var used = new TreeSet<String>();
        REFERENCE.matcher(whole.toString()).results().forEach(found -> used.add(found.group(1)));
        // A stream's events have no place for a reference.
        IN_WORDS.matcher(whole.at("/paths/~1v1~1tenants~1{tenantId}~1live/get/description")
                        .asText())
                .results()
                .forEach(found -> used.add("schemas/" + found.group(1)));
        whole.path("security")
                .forEach(need -> need.fieldNames().forEachRemaining(name -> used.add("securitySchemes/" + name)));

        var there = new TreeSet<String>();
        whole.path("components")
                .properties()
                .forEach(kind ->
                        kind.getValue().fieldNames().forEachRemaining(name -> there.add(kind.getKey() + "/" + name)));

        assertThat(used).containsAll(there);
    }

    @Test
    void shouldUseEveryTag() {
        var listed = new TreeSet<String>();
        whole.path("tags").forEach(tag -> listed.add(tag.path("name").asText()));

        var used = new TreeSet<String>();
        whole.findValues("tags").forEach(tags -> tags.forEach(tag -> used.add(tag.asText())));
        used.remove("");

        assertThat(used).isEqualTo(listed);
    }

    @Test
    void shouldKeepEveryPartReadable() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(MAX_LINES);
        }
    }

    @Test
    void shouldRefuseANameThatStandsInTwoParts() throws IOException {
        var operation = (ObjectNode) yaml.readTree("paths: { /v1/me: { get: { operationId: again } } }");
        var schema = (ObjectNode) yaml.readTree("components: { schemas: { Webhook: { type: string } } }");

        assertThatThrownBy(() -> ContractParts.add("more", operation, whole))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the contract's part more has /v1/me, and a part before it too");
        assertThatThrownBy(() -> ContractParts.add("more", schema, whole))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the contract's part more has Webhook, and a part before it too");
    }

    @Test
    void shouldRefuseInAPartWhatHoldsForTheWhole() throws IOException {
        var part = (ObjectNode) yaml.readTree("security: []");

        assertThatThrownBy(() -> ContractParts.add("more", part, whole))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the contract's part more has security, and may have paths and components only");
    }

    /** Operations, parameters of paths, and components, each under its place. */
    private static Map<String, JsonNode> entries(JsonNode tree) {
        Map<String, JsonNode> entries = new TreeMap<>();
        tree.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> entries.put(method.getKey() + " " + path.getKey(), method.getValue())));
        tree.path("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .properties()
                        .forEach(one -> entries.put(kind.getKey() + "/" + one.getKey(), one.getValue())));
        return entries;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("openapi"))) {
            return files.sorted().toList();
        }
    }
}
