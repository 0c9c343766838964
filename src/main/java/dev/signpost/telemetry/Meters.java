package dev.signpost.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Makes the meters of the catalogue in one registry. Looking one up costs a tag list and a map access: whoever counts
 * on a hot path asks once and keeps what it gets. Safe on every thread, and so are the meters.
 */
public final class Meters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** @param values one for each tag of the meter, in its order */
    public Counter counter(Meter meter, Enum<?>... values) {
        return counter(meter, names(values));
    }

    /** For tag values that are names in our own files: statements, operations. */
    public Counter counter(Meter meter, List<String> values) {
        return Counter.builder(checked(meter, Meter.Kind.COUNTER))
                .description(meter.reason())
                .tags(tags(meter, values))
                .register(registry);
    }

    /** @param values one for each tag of the meter, in its order */
    public Timer timer(Meter meter, Enum<?>... values) {
        return timer(meter, names(values));
    }

    /** For tag values that are names in our own files: statements, operations. */
    public Timer timer(Meter meter, List<String> values) {
        return Timer.builder(checked(meter, Meter.Kind.TIMER))
                .description(meter.reason())
                .serviceLevelObjectives(BUCKETS)
                .tags(tags(meter, values))
                .register(registry);
    }

    /**
     * A counter that somebody else counts, where even a counter's own cost would be felt.
     *
     * @param values one for each tag of the meter, in its order
     * @param count grows only
     */
    public void count(Meter meter, List<String> values, LongAdder count) {
        FunctionCounter.builder(checked(meter, Meter.Kind.COUNTER), count, LongAdder::doubleValue)
                .description(meter.reason())
                .tags(tags(meter, values))
                .register(registry);
    }

    /** @param value read when somebody looks, on any thread; kept from collection by the registry */
    public void gauge(Meter meter, Supplier<Number> value) {
        gauge(meter, List.of(), value);
    }

    /**
     * @param values one for each tag of the meter, in its order
     * @param value read when somebody looks, on any thread; kept from collection by the registry
     */
    public void gauge(Meter meter, List<String> values, Supplier<Number> value) {
        Gauge.builder(checked(meter, Meter.Kind.GAUGE), value)
                .description(meter.reason())
                .tags(tags(meter, values))
                .strongReference(true)
                .register(registry);
    }

    private static String checked(Meter meter, Meter.Kind asked) {
        if (meter.kind() != asked) {
            throw new IllegalArgumentException(meter + " is no " + asked);
        }
        return meter.dotted();
    }

    private static List<String> names(Enum<?>... values) {
        List<String> names = new ArrayList<>(values.length);
        for (Enum<?> value : values) {
            names.add(value.name());
        }
        return names;
    }

    private static Tags tags(Meter meter, List<String> values) {
        if (values.size() != meter.tags().size()) {
            throw new IllegalArgumentException(meter + " has the tags " + meter.tags() + ", not " + values);
        }
        List<Tag> tags = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(meter.tags().get(i), values.get(i)));
        }
        return Tags.of(tags);
    }
}
