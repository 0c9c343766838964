package dev.signpost.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Vert.x's own meters, of HTTP servers, the event bus and pools, in the registry of {@link Meters}. What becomes a
 * label is bounded before Vert.x counts it, for it remembers each combination that it has met, whatever a filter of the
 * registry makes of it: no path, no remote address and no text of a caller. {@code docs/metrics.md} lists them, which a
 * test checks.
 */
public final class VertxMeters implements VertxMetricsFactory {
    static final String METHOD_TAG = "method";

    private static final Set<Label> LABELS = EnumSet.of(
            Label.LOCAL, Label.HTTP_CODE, Label.EB_ADDRESS, Label.EB_FAILURE, Label.POOL_TYPE, Label.POOL_NAME);

    /** Pools of one name share it, and then it is the share of the first one's size: a figure that misleads. */
    private static final String RATIO = VertxNames.PREFIX + "pool.ratio";

    private final MeterRegistry registry;
    private final Predicate<String> named;

    /** @param named the event bus's addresses that are labels; all others are counted as one */
    public VertxMeters(MeterRegistry registry, Predicate<String> named) {
        this.registry = registry;
        this.named = named;
    }

    /** Builds an instance that counts into {@code registry}. */
    public static Vertx vertx(VertxOptions options, MeterRegistry registry, Predicate<String> named) {
        registry.config().meterFilter(MeterFilter.denyNameStartsWith(RATIO));
        return Vertx.builder()
                .with(options.setMetricsOptions(options(registry)))
                .withMetrics(new VertxMeters(registry, named))
                .build();
    }

    private static MicrometerMetricsOptions options(MeterRegistry registry) {
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .setJvmMetricsEnabled(false)
                .setNettyMetricsEnabled(false)
                // The name is looked up in a static table: two instances in one JVM must not find each other's.
                .setRegistryName("signpost-" + System.identityHashCode(registry))
                .setLabels(LABELS);
    }

    @Override
    public VertxMetrics metrics(VertxOptions options) {
        return new Chosen(registry, new MicrometerMetricsFactory(registry).metrics(options), named);
    }

    /**
     * Measures what is named here and nothing else: connections to receivers are counted by {@link Meter}, statements
     * by their names, and a client's meters would name its hosts.
     */
    private record Chosen(MeterRegistry registry, VertxMetrics all, Predicate<String> named) implements VertxMetrics {
        @Override
        public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(HttpServerOptions options, SocketAddress local) {
            return new ServerMeters<>(registry, all.createHttpServerMetrics(options, local), local);
        }

        @Override
        public EventBusMetrics<?> createEventBusMetrics() {
            return new BusMeters(registry, all.createEventBusMetrics(), named);
        }

        @Override
        public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
            return all.createPoolMetrics(type, name, size);
        }

        @Override
        public boolean isMetricsEnabled() {
            return true;
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
