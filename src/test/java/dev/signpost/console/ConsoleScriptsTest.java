package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Missing;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs what {@code node src/test/console/check.js} checks of the console's scripts and styles, and of all YAML: their
 * format, types, rules and unit tests. To mend the format: {@code node src/test/console/check.js format --write}.
 */
class ConsoleScriptsTest {
    private static final Path SCRIPT = Path.of("src/test/console/check.js");
    private static final Path TOOLS = Path.of("target/console-tools/node_modules/typescript");

    @ParameterizedTest
    @ValueSource(strings = {"format", "yaml", "styles", "types templates lint", "test"})
    void shouldHaveNothingToMend(String checks) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of(node().toString(), SCRIPT.toString()), Arrays.stream(checks.split(" ")));
        Process process =
                new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Path node() {
        if (!Files.isDirectory(TOOLS)) {
            throw Missing.leaveOut("no " + TOOLS + ": ./mvnw -q dependency:unpack@console-tools fetches it");
        }
        List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
        return folders.stream()
                .flatMap(folder -> Stream.of("node", "node.exe").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> Missing.leaveOut("no node on the PATH: the console's scripts were not checked"));
    }
}
