package dev.signpost.simulation;

import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/** Runs histories from seeds, for as long as one wants. */
public final class Simulate {
    private Simulate() {}

    /** Arguments: the first seed, and how many. */
    public static void main(String[] arguments) {
        Quiet.begin();
        long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        long count = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1000;
        long begun = cpu();
        long failed = 0;
        long turns = 0;
        long millis = 0;
        for (long seed = first; seed < first + count; seed++) {
            History.Result result = History.run(Plan.of(seed));
            turns += result.turns();
            millis += result.millis();
            if (result.failed()) {
                failed++;
                if (count == 1) {
                    System.out.println(Plan.of(seed).source());
                    System.out.println(Shrinking.shrink(Plan.of(seed)).source());
                }
                if (failed <= 10) {
                    System.out.println("seed " + seed + ": "
                            + result.found().entrySet().stream()
                                    .map(e -> e.getKey() + " " + e.getValue())
                                    .collect(Collectors.joining("\n    ", "\n    ", "")));
                }
            }
        }
        double seconds = (cpu() - begun) / 1e9;
        System.out.printf(
                "%d histories, %d failed, %.1f s of CPU, %.0f a second, %.0f turns and %.0f ms each%n",
                count, failed, seconds, count / seconds, (double) turns / count, (double) millis / count);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
