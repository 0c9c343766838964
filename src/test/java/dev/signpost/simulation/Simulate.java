package dev.signpost.simulation;

import java.lang.management.ManagementFactory;

/**
 * Runs histories from seeds and prints those that fail. Arguments: the first seed, and how many, or for how many seconds
 * ({@code 60s}). With one seed alone it prints its plan too, and made as small as it can be if it fails.
 */
public final class Simulate {
    private static final int MOST_TOLD = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private long histories;
    private long failed;
    private long turns;
    private long millis;

    private Simulate() {}

    /** Ends with status 1 if a history fails. */
    public static void main(String[] arguments) {
        Quiet.begin();
        long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        String howMany = arguments.length > 1 ? arguments[1] : "1000";
        var simulate = new Simulate();
        if (howMany.endsWith("s")) {
            simulate.runFor(first, Long.parseLong(howMany.substring(0, howMany.length() - 1)));
        } else {
            simulate.run(first, Long.parseLong(howMany));
        }
        if (simulate.failed > 0) {
            throw new AssertionError(simulate.failed + " histories failed");
        }
    }

    private void run(long first, long count) {
        long begun = cpuNanos();
        for (long seed = first; seed < first + count; seed++) {
            Plan plan = Plan.of(seed);
            if (count == 1) {
                say(plan.source());
            }
            boolean failing = runOne(plan);
            if (count == 1 && failing) {
                say(Shrinking.shrink(plan).source());
            }
        }
        report(begun);
    }

    private void runFor(long first, long seconds) {
        long begun = cpuNanos();
        long end = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
        for (long seed = first; System.nanoTime() - end < 0; seed++) {
            runOne(Plan.of(seed));
        }
        report(begun);
    }

    private boolean runOne(Plan plan) {
        History.Result result = History.run(plan);
        histories++;
        turns += result.turns();
        millis += result.millis();
        if (result.failed() && ++failed <= MOST_TOLD) {
            say("seed " + plan.seed() + ":");
            result.found().forEach((property, details) -> say("    " + property + " " + details));
        }
        return result.failed();
    }

    private void report(long begunNanos) {
        double seconds = (cpuNanos() - begunNanos) / NANOS_PER_SECOND;
        say("%d histories, %d failed, %.1f s of CPU, %.0f a second, %.0f turns and %.0f ms each"
                .formatted(
                        histories,
                        failed,
                        seconds,
                        histories / seconds,
                        (double) turns / Math.max(1, histories),
                        (double) millis / Math.max(1, histories)));
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
