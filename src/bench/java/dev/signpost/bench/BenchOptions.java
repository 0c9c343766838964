package dev.signpost.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to measure. Fields, because picocli fills them. */
final class BenchOptions {
    @Option(names = "--name", description = "Name of the files that are written (default: ${DEFAULT-VALUE}).")
    String name = "baseline";

    @Option(names = "--out", description = "Directory of the results (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("docs", "benchmarks");

    @Option(names = "--rounds", description = "Measured rounds; medians are reported (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(names = "--warm-up", description = "Events before the first round (default: ${DEFAULT-VALUE}).")
    long warmUp = 300_000;

    @Option(names = "--events", description = "Events of each round (default: ${DEFAULT-VALUE}).")
    long events = 200_000;

    @Option(names = "--webhooks", description = "Event types, each with a webhook (default: ${DEFAULT-VALUE}).")
    int webhooks = 100;

    @Option(names = "--fan-out", description = "Webhooks for each event type (default: ${DEFAULT-VALUE}).")
    int fanOut = 1;

    @Option(names = "--connections", description = "Requests of publishers in flight (default: ${DEFAULT-VALUE}).")
    int connections = 128;

    @Option(names = "--batch", description = "Events in each request (default: ${DEFAULT-VALUE}).")
    int batch = 1;

    @Option(names = "--size", description = "Bytes of each event's data (default: ${DEFAULT-VALUE}).")
    int size = 1_024;

    @Option(names = "--keys", description = "Give each event an idempotency key.")
    boolean keys;

    @Option(names = "--fail", description = "Share of deliveries whose first attempt is answered 503.")
    double fail;

    @Option(
            names = "--latency-seconds",
            description = "Length of the open-loop run at half of the measured rate; 0 for none"
                    + " (default: ${DEFAULT-VALUE}).")
    int latencySeconds = 20;

    @Option(names = "--rate", description = "Events per second of the open-loop run; 0 for half of the measured rate.")
    int rate;

    @Option(names = "--hang", description = "Then the same with this many webhooks that never answer.")
    int hang;

    @Option(names = "--java-options", description = "Of the dispatcher's JVM (default: ${DEFAULT-VALUE}).")
    String javaOptions = "-XX:+UseSerialGC -Xmx512m";

    @Option(names = "--log-level", description = "Of the dispatcher (default: ${DEFAULT-VALUE}).")
    String logLevel = "INFO";

    @Option(
            names = "--database",
            description = "URI of another Postgres on this machine than the embedded one; its database must be empty.")
    @Nullable
    String database;

    @Option(names = "--cluster", description = "Data directory of that Postgres, to find its processes.")
    @Nullable
    Path cluster;

    @Option(
            names = "--postgres-bin",
            description =
                    "Programs of an installed Postgres, such as /usr/lib/postgresql/15/bin: it is started as it is"
                            + " shipped, in a temporary cluster.")
    @Nullable
    Path postgresBin;

    @Option(
            names = "--beside-embedded",
            description = "With --postgres-bin: measure the embedded Postgres in turn with that one, and compare.")
    boolean besideEmbedded;

    @Option(
            names = "--beside-jar",
            description = "Measure another program, the jar of an earlier version, in turn with this one, and compare.")
    @Nullable
    Path besideJar;

    @Option(names = "--no-calibration", description = "Leave the bare loops out; then there is no efficiency.")
    boolean noCalibration;

    @Option(
            names = "--no-calibration-discard",
            description = "Keep rounds whose calibration differs by more than 15 % from the median.")
    boolean keepAll;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    boolean help;
}
