package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures a whole Signpost: warms it up by count, runs rounds at saturation with calibrations in between, then an
 * open loop at half of that rate, and writes what it found to {@code docs/benchmarks}. Exits with 1 if a round cannot
 * prove that everything sent has arrived and is recorded.
 */
@Command(name = "bench", sortOptions = false, description = "Measures a whole Signpost, from outside.")
public final class Bench implements Callable<Integer> {
    private static final double CALIBRATION_TOLERANCE = 0.15;
    private static final Duration DRAIN_WITHIN = Duration.ofMinutes(3);
    private static final Duration ROWS_WITHIN = Duration.ofSeconds(12);
    private static final Duration REST = Duration.ofMillis(500);
    // The audit looks at events when they are five seconds old; those of the round before shall not be read in this
    // one.
    private static final Duration AUDITED = Duration.ofSeconds(8);

    @Mixin
    BenchOptions options = new BenchOptions();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        if (options.besideEmbedded || options.besideJar != null) {
            return new Beside(this).call();
        }
        Report report = run();
        ReportWriter writer = new ReportWriter(report);
        writer.write(options.out, options.name);
        System.out.println(writer.table(options.name));
        return report.isProven() ? 0 : 1;
    }

    Report run() throws IOException, SQLException {
        try (Rig rig = new Rig(options);
                Calibration.Loops loops = new Calibration.Loops()) {
            say("first start %.1f s, warm start %.1f s", rig.firstStartSeconds(), rig.warmStartSeconds());
            rig.sink().ask("set fail=" + options.fail);
            round(rig, null, options.warmUp);
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < options.rounds; i++) {
                Calibration bare = options.noCalibration ? null : loops.measure(rig.postgres());
                Round round = round(rig, bare, options.events);
                rounds.add(round);
                say("round %d: %s", i + 1, round);
            }
            List<Round> kept = options.keepAll ? rounds : steady(rounds);
            List<Round> discarded = new ArrayList<>(rounds);
            discarded.removeAll(kept);
            int rate = options.rate > 0
                    ? options.rate
                    : (int) (Report.median(kept, Round::perSecond) / options.fanOut / 2);
            long peak = ProcessMeter.peakResidentBytes(rig.signpost().pid());
            JsonNode latency = options.latencySeconds == 0 ? null : openLoop(rig, rate, 0);
            JsonNode healthy = options.hang == 0 ? null : openLoop(rig, rate, options.hang);
            return new Report(
                    Machine.describe(rig.postgres()),
                    describeOptions(),
                    kept,
                    discarded,
                    rig.firstStartSeconds(),
                    rig.warmStartSeconds(),
                    peak,
                    latency,
                    healthy,
                    rate);
        }
    }

    Round round(Rig rig, @Nullable Calibration bare, long events) {
        rig.sink().ask("reset");
        rest(AUDITED);
        // Full page images follow a checkpoint: each round begins with one, so that all pay the same.
        rig.postgres().execute("CHECKPOINT");
        long recordedBefore = recorded(rig);
        PostgresMeter.Reading before = rig.postgres().read();
        long cpuBefore = ProcessMeter.cpuMicros(rig.signpost().pid());
        JsonNode sent = rig.generator().ask(rig.run("count=" + events));
        long deliveries = sent.path("matched").asLong();
        JsonNode arrived = drain(rig, deliveries);
        rest();
        long cpu = ProcessMeter.cpuMicros(rig.signpost().pid()) - cpuBefore;
        PostgresMeter.Reading used = rig.postgres().read().since(before);
        PostgresMeter.Reading rows =
                rowsSince(rig, before, sent.path("acknowledged").asLong() + deliveries);
        double each = Math.max(1, deliveries);
        double seconds = Math.max(
                sent.path("seconds").asDouble(), arrived.path("seconds").asDouble());
        return new Round(
                bare,
                seconds,
                deliveries,
                arrived.path("unique").asLong(),
                recorded(rig) - recordedBefore,
                arrived.path("duplicates").asLong(),
                sent.path("refused").asLong() + sent.path("unknown").asLong(),
                deliveries / seconds,
                cpu / each,
                used.cpuMicros() / each,
                used.walBytes() / each,
                rows.inserted() / each,
                rows.updated() / each,
                rows.deleted() / each,
                sent.path("ackMicros").path("p99").asDouble());
    }

    /** An idle backend tells its row counts only after ten seconds; whoever reads at once reads too few. */
    private static PostgresMeter.Reading rowsSince(Rig rig, PostgresMeter.Reading before, long expected) {
        long deadline = System.nanoTime() + ROWS_WITHIN.toNanos();
        PostgresMeter.Reading rows = rig.postgres().read().since(before);
        while (rows.inserted() < expected && System.nanoTime() < deadline) {
            rest();
            rows = rig.postgres().read().since(before);
        }
        return rows;
    }

    /** Deliveries that the database calls delivered. */
    private static long recorded(Rig rig) {
        return rig.postgres().number("SELECT count(*) FROM attempt WHERE verdict = 0");
    }

    /** Waits until all have arrived; what is missing after three minutes is told by the round's proof. */
    private static JsonNode drain(Rig rig, long deliveries) {
        long deadline = System.nanoTime() + DRAIN_WITHIN.toNanos();
        JsonNode stats = rig.sink().ask("stats");
        while (stats.path("unique").asLong() < deliveries && System.nanoTime() < deadline) {
            rest();
            stats = rig.sink().ask("stats");
        }
        return stats;
    }

    /** Gives the last flush its time. */
    private static void rest() {
        rest(REST);
    }

    private static void rest(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        Awaitility.await()
                .atMost(pause.plusSeconds(1))
                .pollDelay(pause.minusMillis(50))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> System.nanoTime() >= until);
    }

    JsonNode openLoop(Rig rig, int rate, int hang) {
        rig.sink().ask("set fail=0 hang=" + hang);
        rig.generator().ask(rig.run("seconds=3 rate=" + rate));
        rest();
        rig.sink().ask("reset");
        JsonNode sent = rig.generator().ask(rig.run("seconds=" + options.latencySeconds + " rate=" + rate));
        rest();
        JsonNode latency = rig.sink().ask("stats").path("latencyMicros");
        say("open loop at %d/s, %d webhooks hang: %s; publishers: %s", rate, hang, latency, sent);
        return latency;
    }

    /** Rounds whose bare POST took what it took in most of them; all of them if fewer than two would be left. */
    static List<Round> steady(List<Round> rounds) {
        double usual = Report.median(rounds, Bench::bareLoop);
        List<Round> kept = rounds.stream()
                .filter(round -> Math.abs(bareLoop(round) - usual) <= usual * CALIBRATION_TOLERANCE)
                .toList();
        return kept.size() < Math.min(2, rounds.size()) ? rounds : kept;
    }

    private static double bareLoop(Round round) {
        return round.calibration() == null
                ? 0
                : Objects.requireNonNull(round.calibration()).post();
    }

    Map<String, Object> describeOptions() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("warmUp", options.warmUp);
        out.put("events", options.events);
        out.put("webhooks", options.webhooks);
        out.put("fanOut", options.fanOut);
        out.put("connections", options.connections);
        out.put("batch", options.batch);
        out.put("size", options.size);
        out.put("keys", options.keys);
        out.put("fail", options.fail);
        out.put("javaOptions", options.javaOptions);
        out.put("logLevel", options.logLevel);
        return out;
    }

    static void say(String format, Object... values) {
        System.err.println(String.format(java.util.Locale.ROOT, format, values));
    }
}
