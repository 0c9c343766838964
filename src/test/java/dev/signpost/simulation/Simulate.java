package dev.signpost.simulation;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs histories from seeds and prints those that fail, each on one thread and as many side by side as there are cores.
 * Arguments: the first seed, and how many, or for how many seconds ({@code 60s}). With one seed alone it prints its plan
 * too, and made as small as it can be if it fails.
 */
public final class Simulate {
    private static final int MOST_TOLD = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicLong nextSeed;
    private final long endSeed;
    private final long endNanos;
    private final LongAdder histories = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder turns = new LongAdder();
    private final LongAdder millis = new LongAdder();
    private final LongAdder cpuNanos = new LongAdder();

    private Simulate(long firstSeed, long endSeed, double seconds) {
        this.nextSeed = new AtomicLong(firstSeed);
        this.endSeed = endSeed;
        this.endNanos = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
    }

    /** Ends with an error if a history fails. */
    public static void main(String[] arguments) throws InterruptedException {
        Quiet.begin();
        long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        String howMany = arguments.length > 1 ? arguments[1] : "1000";
        if (howMany.equals("1")) {
            runAlone(Plan.of(first));
            return;
        }
        boolean timed = howMany.endsWith("s");
        long count = Long.parseLong(timed ? howMany.substring(0, howMany.length() - 1) : howMany);
        var simulate = timed
                ? new Simulate(first, Long.MAX_VALUE, count)
                : new Simulate(first, first + count, Integer.MAX_VALUE);
        simulate.run();
        if (simulate.failed.sum() > 0) {
            throw new AssertionError(simulate.failed + " histories failed");
        }
    }

    private static void runAlone(Plan plan) {
        say(plan.source());
        History.Result result = History.run(plan);
        tell(plan, result);
        if (result.failed()) {
            say(Shrinking.shrink(plan).source());
            throw new AssertionError("the history failed");
        }
    }

    private void run() throws InterruptedException {
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
            var thread = new Thread(this::runMany, "histories-" + i);
            thread.setUncaughtExceptionHandler((mine, failure) -> {
                failed.increment();
                say("a history threw " + failure);
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        report((System.nanoTime() - begun) / NANOS_PER_SECOND);
    }

    private void runMany() {
        long seed = nextSeed.getAndIncrement();
        while (seed < endSeed && System.nanoTime() - endNanos < 0) {
            runOne(Plan.of(seed));
            seed = nextSeed.getAndIncrement();
        }
        cpuNanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private void runOne(Plan plan) {
        History.Result result = History.run(plan);
        histories.increment();
        turns.add(result.turns());
        millis.add(result.millis());
        if (result.failed()) {
            failed.increment();
            if (failed.sum() <= MOST_TOLD) {
                tell(plan, result);
            }
        }
    }

    private static void tell(Plan plan, History.Result result) {
        var lines = new StringBuilder("seed " + plan.seed() + (result.failed() ? " fails:" : " holds"));
        result.found()
                .forEach((property, details) ->
                        lines.append("\n    ").append(property).append(' ').append(details));
        say(lines.toString());
    }

    private void report(double seconds) {
        double all = Math.max(1, histories.sum());
        double cpu = cpuNanos.sum() / NANOS_PER_SECOND;
        say("%d histories, %d failed, in %.1f s: %.0f a second, %.0f a second of CPU, %.0f turns and %.0f ms each"
                .formatted(
                        histories.sum(),
                        failed.sum(),
                        seconds,
                        all / seconds,
                        all / cpu,
                        turns.sum() / all,
                        millis.sum() / all));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
