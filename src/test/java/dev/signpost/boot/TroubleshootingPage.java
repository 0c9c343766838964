package dev.signpost.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signpost.http.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What stands in code font on a page, and whether the sources have it. */
record TroubleshootingPage(String text) {
    /** Words of others: of Postgres, HTTP, shells. */
    private static final Set<String> FOREIGN = Set.of(
            "…",
            "#",
            "%23",
            "*",
            "-q",
            "java -version",
            "./mvnw -q compile exec:java",
            "ulimit -n",
            "KEY",
            "localhost",
            "localhost:8080",
            "http",
            "https",
            "Host",
            "ETag",
            "Retry-After",
            "RateLimit-*",
            "fsync",
            "full_page_writes",
            "synchronous_commit",
            "max_connections",
            "sslmode",
            "sslmode=require",
            "contact.*");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BLOCK = Pattern.compile("(?s)```.*?```");
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");
    private static final int WORTH_LOOKING_FOR = 3;

    private static final Corpus CORPUS = Corpus.read();

    /** What the page may name. */
    private record Corpus(String sources, JsonNode contract, String contractText, String meters, Set<String> settings) {
        static Corpus read() {
            try {
                var settings = new TreeSet<String>();
                collect("", new YAMLMapper().readTree(file("conf/signpost.yaml")), settings);
                Contract contract = Contract.load();
                return new Corpus(
                        JOINT.matcher(allSources()).replaceAll("").replace("\\\"", "\""),
                        new YAMLMapper().readTree(contract.json().getBytes()),
                        contract.yaml().toString(),
                        file("docs/metrics.md"),
                        settings);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String allSources() throws IOException {
            var all = new StringBuilder(file("pom.xml"));
            try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
                for (Path file : files.filter(file -> file.toString().matches(".*/(java|console)/.*\\.(java|js)"))
                        .toList()) {
                    all.append(file(file.toString())).append('\n');
                }
            }
            return all.toString();
        }

        private static String file(String name) throws IOException {
            return Files.readString(Path.of(name));
        }

        private static void collect(String prefix, JsonNode section, Set<String> settings) {
            section.properties().forEach(entry -> {
                settings.add(prefix + entry.getKey());
                collect(prefix + entry.getKey() + ".", entry.getValue(), settings);
            });
        }

        boolean hasVariable(String name) {
            return settings.stream()
                    .anyMatch(path -> name.equals("SIGNPOST_"
                            + path.replace('.', '_')
                                    .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                                    .toUpperCase(Locale.ROOT)));
        }

        boolean hasWord(String text, String word) {
            return Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                    .matcher(text)
                    .find();
        }

        /** Each part of a message between what differs. */
        boolean says(String message) {
            return Stream.of(message.split("…", -1))
                    .map(String::strip)
                    .filter(part -> part.length() >= WORTH_LOOKING_FOR)
                    .allMatch(sources::contains);
        }
    }

    static TroubleshootingPage read() throws IOException {
        return new TroubleshootingPage(Files.readString(Path.of("docs", "troubleshooting.md")));
    }

    /** What is in code font. */
    List<String> names() {
        return CODE.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !FOREIGN.contains(name))
                .distinct()
                .toList();
    }

    /** Those of them that nothing in the sources is called. */
    List<String> unknown() {
        return names().stream().filter(name -> !known(name)).toList();
    }

    private static boolean known(String name) {
        if (name.matches("signpost [a-z-]+( .*)?")) {
            return isCommand(name);
        }
        if (name.matches("(GET|POST|PUT|PATCH|DELETE) /\\S+")) {
            String[] route = name.split(" ", -1);
            return CORPUS.contract().path("paths").path(route[1]).has(route[0].toLowerCase(Locale.ROOT));
        }
        if (name.matches("SIGNPOST_[A-Z_]+")) {
            return CORPUS.hasVariable(name);
        }
        if (name.matches("signpost(\\.[a-z]+)+")) {
            return CORPUS.meters().contains("`" + name + "`");
        }
        if (name.matches("[A-Z][A-Z0-9_]+")) {
            return CORPUS.hasWord(CORPUS.sources(), name);
        }
        if (name.matches("[a-z][A-Za-z]*([._][A-Za-z_]+)*")) {
            return CORPUS.settings().contains(name)
                    || CORPUS.sources().contains("\"" + name + "\"")
                    || (!name.contains(".") && CORPUS.hasWord(CORPUS.contractText(), name));
        }
        if (name.matches("--[a-z-]+")) {
            return CORPUS.sources().contains("\"" + name + "\"");
        }
        return CORPUS.says(name);
    }

    /** Every word until the first option is a command of the one before, and every option is one of the last. */
    private static boolean isCommand(String line) {
        CommandLine command = Program.commandLine();
        for (String word : line.split(" ", -1)) {
            if (word.startsWith("--")) {
                if (command.getCommandSpec().findOption(word) == null) {
                    return false;
                }
            } else if (word.matches("[a-z-]+") && !word.equals("signpost")) {
                command = command.getSubcommands().get(word);
                if (command == null) {
                    return false;
                }
            }
        }
        return true;
    }
}
