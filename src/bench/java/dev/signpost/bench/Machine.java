package dev.signpost.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a figure was measured on. Without it a figure says nothing. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(PostgresMeter postgres) {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("when", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        out.put("commit", output("git", "describe", "--always", "--dirty", "--exclude=*"));
        out.put("processors", Runtime.getRuntime().availableProcessors() + " × " + cpuModel());
        out.put("memory", firstLine(Path.of("/proc/meminfo")).replaceAll("\\s+", " "));
        out.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        out.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        out.put("postgres", postgres.text("SHOW server_version"));
        out.put(
                "durability",
                "fsync " + postgres.text("SHOW fsync") + ", synchronous_commit "
                        + postgres.text("SHOW synchronous_commit") + ", full_page_writes "
                        + postgres.text("SHOW full_page_writes"));
        return out;
    }

    private static String cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? text : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
