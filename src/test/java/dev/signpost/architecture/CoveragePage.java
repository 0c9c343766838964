package dev.signpost.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signpost.http.Contract;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code docs/coverage.md} claims, compared with what is there: each question answers complaints. */
final class CoveragePage {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path MAIN = Path.of("src/main/java/dev/signpost");
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Map<String, String> PROFILES =
            Map.of("Improvado", "improvado", "Iara Data", "iara", "Harvestr", "harvestr", "Iverton AI", "iverton");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern ROUTE = Pattern.compile("(GET|POST|PATCH|DELETE) (\\S+)");
    private static final Pattern CLASS = Pattern.compile("([a-z]+)\\.([A-Z]\\w*)");
    private static final Pattern FILE = Pattern.compile("\\w[\\w/.-]*/[\\w-]+\\.\\w+");
    private static final Pattern KEY = Pattern.compile("[a-z]\\w*(\\.[a-z]\\w*)*");
    private static final int STATEMENT_CELLS = 4;
    private static final int CHOICE_CELLS = 3;

    private final String text;
    private final List<Row> rows;

    /** A row of a product's table: of statements with four cells, of choices with three. */
    private record Row(String product, List<String> cells) {
        boolean isStatement() {
            return cells.size() == STATEMENT_CELLS;
        }
    }

    CoveragePage(String text) {
        this.text = text;
        this.rows = rows(text);
    }

    static CoveragePage read() {
        return new CoveragePage(Sources.text(Path.of("docs/coverage.md")));
    }

    private static List<Row> rows(String text) {
        var rows = new ArrayList<Row>();
        String product = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("## ")) {
                product = line.substring("## ".length());
            } else if (PROFILES.containsKey(product) && line.startsWith("| ") && !isHead(line)) {
                String inner = line.substring(1, line.lastIndexOf('|'));
                rows.add(new Row(
                        product,
                        Stream.of(inner.split("\\|", -1)).map(String::strip).toList()));
            }
        }
        return rows;
    }

    private static boolean isHead(String line) {
        return line.startsWith("| The page says |") || line.startsWith("| Matter |");
    }

    /** How many statements of that product the page has. */
    long statements(String product) {
        return rows.stream()
                .filter(row -> row.product().equals(product) && row.isStatement())
                .count();
    }

    Set<String> products() {
        return PROFILES.keySet();
    }

    /** Tests that are named and do not exist. */
    List<String> missingTests() {
        Map<String, String> sources = testSources();
        return TEST.matcher(text)
                .results()
                .filter(test -> !sources.getOrDefault(test.group(1), "").contains("void " + test.group(2) + "("))
                .map(test -> "there is no test " + test.group(1) + "#" + test.group(2))
                .toList();
    }

    /** Rows of another shape, and rows that nothing shows. */
    List<String> unshown() {
        return rows.stream()
                .filter(row -> !isShown(row))
                .map(row -> row.product() + " does not show: " + row.cells().get(0))
                .toList();
    }

    private static boolean isShown(Row row) {
        if (row.cells().size() != STATEMENT_CELLS && row.cells().size() != CHOICE_CELLS) {
            return false;
        }
        return TEST.matcher(row.cells().get(2)).find();
    }

    /** Classes, routes, files and keys of profiles that the second column names and that do not exist. */
    List<String> missingPlaces() {
        Set<String> routes = routes();
        var complaints = new ArrayList<String>();
        for (Row row : rows) {
            if (row.isStatement()) {
                List<String> places = quoted(row.cells().get(1));
                if (places.isEmpty()) {
                    complaints.add(row.product() + " says nowhere where: "
                            + row.cells().get(0));
                }
                places.stream()
                        .filter(place -> !exists(place, row.product(), routes))
                        .forEach(place -> complaints.add(row.product() + " names " + place));
            }
        }
        return complaints;
    }

    private static boolean exists(String place, String product, Set<String> routes) {
        if (ROUTE.matcher(place).matches()) {
            return routes.contains(route(place.replace("…", "/v1/tenants/{}")));
        }
        var type = CLASS.matcher(place);
        if (type.matches()) {
            return Files.exists(MAIN.resolve(type.group(1)).resolve(type.group(2) + ".java"));
        }
        if (FILE.matcher(place).matches()) {
            return Files.exists(RESOURCES.resolve(place));
        }
        return KEY.matcher(place).matches()
                && !profile(product).at("/" + place.replace('.', '/')).isMissingNode();
    }

    /** Event types in the section of guessed names that are of that product. */
    Set<String> guessed(String product) {
        return text.lines()
                .filter(line -> line.startsWith("- **" + product + "**"))
                .flatMap(line -> quoted(line.substring(line.lastIndexOf(": "))).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Event types of the product's profile. */
    static Set<String> eventTypes(String product) {
        var types = new TreeSet<String>();
        for (JsonNode category : profile(product).path("catalogue")) {
            category.path("types").forEach(type -> types.add(type.path("type").asText()));
        }
        return types;
    }

    private static JsonNode profile(String product) {
        return yaml(Path.of("conf/profiles", PROFILES.get(product) + ".yaml"));
    }

    private static Set<String> routes() {
        var routes = new TreeSet<String>();
        JsonObject paths = new JsonObject(Contract.load().json()).getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                routes.add(route(method.toUpperCase(Locale.ROOT) + " " + path));
            }
        }
        return routes;
    }

    /** Whatever its parameters are called. */
    private static String route(String named) {
        return named.replaceAll("\\{\\w*}", "{}");
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(result -> result.group(1)).toList();
    }

    private static Map<String, String> testSources() {
        return Sources.files(TESTS, ".java").stream()
                .collect(Collectors.toMap(
                        file -> String.valueOf(file.getFileName()).replace(".java", ""),
                        Sources::text,
                        String::concat));
    }

    private static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(Sources.text(file));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
