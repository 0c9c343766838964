package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Measures two Signposts in turn, so that whatever else the machine does meets both alike, and compares what a delivery
 * costs: one on an installed Postgres as it is shipped and one on the embedded one, or this program and another.
 */
final class Beside {
    private final Bench bench;
    private final BenchOptions options;

    /** One of the two. */
    private static final class Side {
        final String name;
        final Rig rig;
        final List<Round> rounds = new ArrayList<>();
        final List<JsonNode> latencies = new ArrayList<>();

        Side(String name, Rig rig) {
            this.name = name;
            this.rig = rig;
        }

        double median(ToDoubleFunction<Round> value) {
            return Report.median(rounds, value);
        }

        double cost() {
            return median(Round::dispatcherMicros) + median(Round::postgresMicros);
        }

        String latency(String quantile) {
            double[] millis = latencies.stream()
                    .mapToDouble(each -> each.path(quantile).asDouble() / 1_000)
                    .sorted()
                    .toArray();
            return millis.length == 0 ? "" : String.format(Locale.ROOT, "%.2f", millis[millis.length / 2]);
        }
    }

    /** Starts the second when the first has started. */
    private interface RigMaker {
        Rig make() throws IOException;
    }

    Beside(Bench bench) {
        this.bench = bench;
        this.options = bench.options;
    }

    int call() throws IOException {
        Path jar = options.besideJar;
        return jar == null
                ? compare(
                        "as shipped",
                        new Rig(
                                options,
                                Objects.requireNonNull(options.postgresBin, "--beside-embedded needs --postgres-bin"),
                                null),
                        "embedded",
                        () -> new Rig(options, null, null))
                : compare(
                        "this program",
                        new Rig(options, options.postgresBin, null),
                        "the other",
                        () -> new Rig(options, options.postgresBin, jar));
    }

    private int compare(String name, Rig first, String other, RigMaker maker) throws IOException {
        try (first;
                Rig second = maker.make()) {
            List<Side> sides = List.of(new Side(name, first), new Side(other, second));
            sides.forEach(side -> side.rig.sink().ask("set fail=" + options.fail));
            sides.forEach(side -> bench.round(side.rig, null, options.warmUp));
            for (int i = 0; i < options.rounds; i++) {
                for (Side side : sides) {
                    Round round = bench.round(side.rig, null, options.events);
                    side.rounds.add(round);
                    Bench.say("round %d, %s: %s", i + 1, side.name, round);
                }
            }
            for (int i = 0; options.latencySeconds > 0 && i < options.rounds; i++) {
                for (Side side : sides) {
                    side.latencies.add(bench.openLoop(side.rig, options.rate > 0 ? options.rate : 1_000, 0));
                }
            }
            String page = page(sides);
            Files.createDirectories(options.out);
            Files.writeString(options.out.resolve(options.name + ".md"), page);
            System.out.println(page);
            return sides.stream().flatMap(side -> side.rounds.stream()).allMatch(Round::isProven) ? 0 : 1;
        }
    }

    private String page(List<Side> sides) {
        var page = new StringBuilder("# Benchmark " + options.name + "\n\n");
        Machine.describe(sides.get(0).rig.postgres())
                .forEach((name, value) -> page.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        page.append("- postgres of the second: ")
                .append(sides.get(1).rig.postgres().text("SHOW server_version"))
                .append("\n- options: ")
                .append(bench.describeOptions())
                .append("\n\n| per delivery, median of ")
                .append(options.rounds)
                .append(" rounds in turn |");
        sides.forEach(side -> page.append(' ').append(side.name).append(" |"));
        page.append("\n|---|---|---|\n");
        row(page, "dispatcher CPU, µs", sides, Round::dispatcherMicros);
        row(page, "Postgres CPU, µs", sides, Round::postgresMicros);
        page.append(String.format(
                Locale.ROOT,
                "| both, µs | %.1f | %.1f |%n",
                sides.get(0).cost(),
                sides.get(1).cost()));
        row(page, "deliveries per second", sides, Round::perSecond);
        page.append(String.format(
                Locale.ROOT,
                "%nRatio of both: %.3f.%n",
                sides.get(0).cost() / sides.get(1).cost()));
        if (options.latencySeconds > 0) {
            page.append(String.format(
                    Locale.ROOT,
                    "%nAccept → receiver at %d/s, medians of %d runs of %d s, ms: %s p50 %s, p99 %s; %s p50 %s, p99 %s.%n",
                    options.rate > 0 ? options.rate : 1_000,
                    options.rounds,
                    options.latencySeconds,
                    sides.get(0).name,
                    sides.get(0).latency("p50"),
                    sides.get(0).latency("p99"),
                    sides.get(1).name,
                    sides.get(1).latency("p50"),
                    sides.get(1).latency("p99")));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String name, List<Side> sides, ToDoubleFunction<Round> value) {
        page.append("| ").append(name).append(" |");
        sides.forEach(side -> page.append(String.format(Locale.ROOT, " %.1f |", side.median(value))));
        page.append('\n');
    }
}
