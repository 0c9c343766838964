package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Writes a report twice: JSON for programs, Markdown for people. */
final class ReportWriter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final double P50 = 3;
    private static final double P99 = 20;

    private final Report report;
    private final StringBuilder text = new StringBuilder();
    private final List<String> missed = new ArrayList<>();

    ReportWriter(Report report) {
        this.report = report;
    }

    void write(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Map<String, Object> document = new LinkedHashMap<>();
        String table = table(name);
        document.put("proven", report.isProven());
        document.put("missed", List.copyOf(missed));
        document.put("efficiency", report.median(Round::efficiency));
        document.put("report", report);
        Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(document) + "\n");
        Files.writeString(directory.resolve(name + ".md"), table);
    }

    String table(String name) {
        text.setLength(0);
        missed.clear();
        line("| per delivery, median of " + report.rounds().size() + " rounds | measured | must |");
        line("|---|---|---|");
        boolean single = Integer.valueOf(1).equals(report.options().get("batch"));
        row("dispatcher CPU, µs", report.median(Round::dispatcherMicros), atMost(single ? 40 : 25));
        row("Postgres CPU, µs", report.median(Round::postgresMicros), atMost(14));
        row("WAL, bytes", report.median(Round::walBytes), atMost(1_600));
        row("rows inserted", report.median(Round::inserts), null);
        row("rows updated", report.median(Round::updates), atMost(0));
        row("rows deleted", report.median(Round::deletes), atMost(0));
        row("deliveries per second", report.median(Round::perSecond), null);
        row("publisher's p99 at saturation, ms", report.median(Round::ackP99Micros) / 1_000, null);
        if (report.rounds().stream().allMatch(round -> round.calibration() != null)) {
            row("efficiency", report.median(Round::efficiency), atLeast(0.55));
            calibrationRows();
        }
        row("first start, s", report.firstStartSeconds(), null);
        row("warm start, s", report.warmStartSeconds(), atMost(3));
        row("peak resident memory, MB", report.peakResidentBytes() / 1e6, null);
        JsonNode usual = report.latency();
        latency("accept → receiver at " + report.latencyRate() + "/s", usual, P50, P99);
        latency("the same while others hang", report.healthyLatency(), Double.NaN, 1.5 * millis(usual, "p99"));
        proof();
        return head(name) + text;
    }

    /** What was missed stands before everything else. */
    private String head(String name) {
        var head = new StringBuilder("# Benchmark " + name + "\n\n");
        head.append(
                missed.isEmpty()
                        ? "Every target was met.\n\n"
                        : "**Missed " + missed.size() + (missed.size() == 1 ? " target: " : " targets: ")
                                + String.join("; ", missed) + ".**\n\n");
        report.machine()
                .forEach((what, value) -> head.append("- ")
                        .append(what)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        return head.append("- options: ")
                .append(report.options())
                .append("\n\n")
                .toString();
    }

    /** A bound that a row must keep. */
    private record Bound(String text, DoublePredicate kept) {}

    private static Bound atMost(double most) {
        return new Bound("≤ " + number(most), value -> value <= most);
    }

    private static Bound atLeast(double least) {
        return new Bound("≥ " + number(least), value -> value >= least);
    }

    private static String number(double bound) {
        return bound == Math.rint(bound)
                ? String.format(Locale.ROOT, "%,.0f", bound)
                : String.format(Locale.ROOT, "%.2f", bound);
    }

    private void calibrationRows() {
        row("bare signed POST, µs", calibrated(Part.POST), null);
        row("bare request in, µs", calibrated(Part.REQUEST_IN), null);
        row("bare event insert, Postgres µs", calibrated(Part.EVENT_INSERT), null);
        row("bare attempt insert, Postgres µs", calibrated(Part.ATTEMPT_INSERT), null);
        row("sink, µs", calibrated(Part.SINK), null);
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

    private void latency(String what, @Nullable JsonNode latency, double p50, double p99) {
        if (latency == null) {
            return;
        }
        String values = String.format(
                Locale.ROOT,
                "p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f",
                millis(latency, "p50"),
                millis(latency, "p90"),
                millis(latency, "p99"),
                millis(latency, "p999"));
        var musts = new ArrayList<String>();
        bound(what, "p50", millis(latency, "p50"), p50, musts);
        bound(what, "p99", millis(latency, "p99"), p99, musts);
        line("| " + what + ", ms | " + values + " | " + String.join(", ", musts) + " |");
    }

    private void bound(String what, String quantile, double measured, double most, List<String> musts) {
        if (Double.isNaN(most)) {
            return;
        }
        musts.add(quantile + " ≤ " + number(most));
        if (measured > most) {
            missed.add(String.format(
                    Locale.ROOT, "%s, %s %.2f ms (must be ≤ %s)", what, quantile, measured, number(most)));
        }
    }

    private static double millis(@Nullable JsonNode latency, String quantile) {
        return latency == null ? Double.NaN : latency.path(quantile).asDouble() / 1_000;
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

    private void row(String what, double value, @Nullable Bound must) {
        String shown = String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : value < 1 ? "%.3f" : "%.1f", value);
        line("| " + what + " | " + shown + " | " + (must == null ? "" : must.text()) + " |");
        if (must != null && !must.kept().test(value)) {
            missed.add(what + " " + shown + " (must be " + must.text() + ")");
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
