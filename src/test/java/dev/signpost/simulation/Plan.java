package dev.signpost.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a history.
 *
 * @param seed of what is drawn on the way: how long things take, and which statements meet a fault
 * @param processes that run side by side
 * @param hooks the webhooks that there are
 * @param steps by their times
 */
record Plan(long seed, int processes, List<Hook> hooks, List<Step> steps) {
    static final int TENANTS = 2;

    /**
     * A webhook.
     *
     * @param tenant whose it is, 0 or 1
     * @param type of the events that it wants, or {@code *}
     * @param concurrency its limit of requests in flight, or null
     * @param rate its limit of requests per second, or null
     */
    record Hook(
            int tenant,
            String type,
            @Nullable Integer concurrency,
            @Nullable Integer rate) {}

    Plan {
        hooks = List.copyOf(hooks);
        steps = steps.stream().sorted(Comparator.comparingLong(Step::at)).toList();
    }

    /** The plan of a seed. */
    static Plan of(long seed) {
        return new Draw(seed).plan();
    }

    Plan with(List<Step> others) {
        return new Plan(seed, processes, hooks, others);
    }

    /** When the last of it happens, milliseconds. */
    long end() {
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).at();
    }

    /** True if there is everything that its steps speak of. */
    boolean possible() {
        return processes > 0
                && !hooks.isEmpty()
                && steps.stream().allMatch(step -> step.process() < processes && step.webhook() < hooks.size());
    }

    /** True if nothing befalls processes, webhooks, clocks and the way to the database. */
    boolean calm() {
        return steps.stream()
                .allMatch(step -> step instanceof Step.Publish
                        || step instanceof Step.PublishAgain
                        || step instanceof Step.Behave);
    }

    /** The plan as Java, to be pasted into a test. */
    String source() {
        String webhooks = hooks.stream().map(Plan::source).collect(Collectors.joining(", "));
        String lines = steps.stream().map(step -> "        " + source(step)).collect(Collectors.joining(",\n"));
        return "new Plan(" + seed + "L, " + processes + ", List.of(" + webhooks + "), List.of(\n" + lines + "))";
    }

    private static String source(Record value) {
        List<String> arguments = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            arguments.add(literal(read(component, value)));
        }
        String owner = value instanceof Hook ? "Plan." : "Step.";
        return "new " + owner + value.getClass().getSimpleName() + "(" + String.join(", ", arguments) + ")";
    }

    private static String source(Step step) {
        return source((Record) step);
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a component of a record can be read", e);
        }
    }

    private static String literal(@Nullable Object value) {
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        return value instanceof Enum<?> one
                ? one.getDeclaringClass().getSimpleName() + "." + one.name()
                : String.valueOf(value);
    }
}
