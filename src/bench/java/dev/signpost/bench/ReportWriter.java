package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes a report twice: JSON for programs, Markdown for people. */
final class ReportWriter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    ReportWriter(Report report) {
        this.report = report;
    }

    void write(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("proven", report.isProven());
        document.put("efficiency", report.median(Round::efficiency));
        document.put("report", report);
        Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(document) + "\n");
        Files.writeString(directory.resolve(name + ".md"), table(name));
    }

    String table(String name) {
        text.setLength(0);
        text.append("# Benchmark ").append(name).append("\n\n");
        report.machine().forEach((what, value) -> line("- " + what + ": " + value));
        line("- options: " + report.options());
        line("");
        line("| per delivery, median of " + report.rounds().size() + " rounds | measured | must |");
        line("|---|---|---|");
        boolean single = Integer.valueOf(1).equals(report.options().get("batch"));
        row("dispatcher CPU, µs", report.median(Round::dispatcherMicros), single ? "≤ 40" : "≤ 25");
        row("Postgres CPU, µs", report.median(Round::postgresMicros), "≤ 14");
        row("WAL, bytes", report.median(Round::walBytes), "≤ 1,600");
        row("rows inserted", report.median(Round::inserts), "");
        row("rows updated", report.median(Round::updates), "0");
        row("rows deleted", report.median(Round::deletes), "0");
        row("deliveries per second", report.median(Round::perSecond), "");
        row("publisher's p99 at saturation, ms", report.median(Round::ackP99Micros) / 1_000, "");
        if (report.rounds().stream().allMatch(round -> round.calibration() != null)) {
            row("efficiency", report.median(Round::efficiency), "≥ 0.55");
            calibrationRows();
        }
        row("first start, s", report.firstStartSeconds(), "");
        row("warm start, s", report.warmStartSeconds(), "≤ 3");
        row("peak resident memory, MB", report.peakResidentBytes() / 1e6, "");
        latency("accept → receiver at " + report.latencyRate() + "/s", report.latency(), "p50 ≤ 3, p99 ≤ 20");
        latency("the same while others hang", report.healthyLatency(), "p99 ≤ 1.5 times that");
        proof();
        return text.toString();
    }

    private void calibrationRows() {
        row("bare signed POST, µs", calibrated(Part.POST), "");
        row("bare request in, µs", calibrated(Part.REQUEST_IN), "");
        row("bare event insert, Postgres µs", calibrated(Part.EVENT_INSERT), "");
        row("bare attempt insert, Postgres µs", calibrated(Part.ATTEMPT_INSERT), "");
        row("sink, µs", calibrated(Part.SINK), "");
    }

    private enum Part {
        POST,
        REQUEST_IN,
        EVENT_INSERT,
        ATTEMPT_INSERT,
        SINK
    }

    private double calibrated(Part part) {
        return report.median(round -> {
            Calibration bare = round.calibration();
            if (bare == null) {
                return 0;
            }
            return switch (part) {
                case POST -> bare.post();
                case REQUEST_IN -> bare.requestIn();
                case EVENT_INSERT -> bare.eventInsert();
                case ATTEMPT_INSERT -> bare.attemptInsert();
                case SINK -> bare.sink();
            };
        });
    }

    private void latency(String what, @org.jspecify.annotations.Nullable JsonNode latency, String must) {
        if (latency == null) {
            return;
        }
        String values = String.format(
                Locale.ROOT,
                "p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f",
                latency.path("p50").asDouble() / 1_000,
                latency.path("p90").asDouble() / 1_000,
                latency.path("p99").asDouble() / 1_000,
                latency.path("p999").asDouble() / 1_000);
        line("| " + what + ", ms | " + values + " | " + must + " |");
    }

    private void proof() {
        line("");
        line("| round | sent | unique at the sink | recorded | duplicates | refused | seconds | proven |");
        line("|---|---|---|---|---|---|---|---|");
        int number = 1;
        for (Round round : report.rounds()) {
            line(String.format(
                    Locale.ROOT,
                    "| %d | %,d | %,d | %,d | %d | %d | %.1f | %s |",
                    number++,
                    round.sent(),
                    round.unique(),
                    round.recorded(),
                    round.duplicates(),
                    round.refused(),
                    round.seconds(),
                    round.isProven() ? "yes" : "NO"));
        }
        if (!report.discarded().isEmpty()) {
            line("");
            line(report.discarded().size() + " rounds were left out: their calibration was off by more than 15 %.");
        }
    }

    private void row(String what, double value, String must) {
        String shown = String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : value < 1 ? "%.3f" : "%.1f", value);
        line("| " + what + " | " + shown + " | " + must + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
