package dev.signpost.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.spi.metrics.EventBusMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the event bus that know the addresses in a list by name, and all others as one. They have the names that
 * vertx-micrometer-metrics gives them, and are found by address once and not built for each message: stages send
 * several for each batch.
 */
final class BusMeters implements EventBusMetrics<BusMeters.Named> {
    /** What stands for an address or a method that is not in the list of those that are named. */
    static final String OTHER = "other";
    /** Reply addresses, one for each request, and Vert.x's own ones: nobody counts them. */
    private static final String INTERNAL = "__vertx.";

    private static final String PREFIX = VertxNames.PREFIX + "eventbus.";

    private final MeterRegistry registry;
    private final EventBusMetrics<?> peers;
    private final Predicate<String> named;
    // As many as there are names.
    private final Map<String, Named> byLabel = new ConcurrentHashMap<>();

    /** The meters of one address. */
    static final class Named {
        private final MeterRegistry registry;
        private final Tags tags;
        private final LongAdder handlers = new LongAdder();
        private final LongAdder pending = new LongAdder();
        private final Counter sent;
        private final Counter published;
        private final Counter received;
        private final Counter delivered;
        private final Counter processed;
        private final Counter discarded;

        private Named(MeterRegistry registry, String label) {
            this.registry = registry;
            tags = Tags.of("address", label);
            sent = registry.counter(PREFIX + "sent", tags);
            published = registry.counter(PREFIX + "published", tags);
            received = registry.counter(PREFIX + "received", tags);
            delivered = registry.counter(PREFIX + "delivered", tags);
            processed = registry.counter(PREFIX + "processed", tags);
            discarded = registry.counter(PREFIX + "discarded", tags);
            gauge("handlers", handlers);
            gauge("pending", pending);
        }

        private void gauge(String name, LongAdder value) {
            Gauge.builder(PREFIX + name, value, LongAdder::doubleValue)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** @param peers counts what goes to other members of a cluster */
    BusMeters(MeterRegistry registry, EventBusMetrics<?> peers, Predicate<String> named) {
        this.registry = registry;
        this.peers = peers;
        this.named = named;
    }

    private @Nullable Named of(String address) {
        if (address.startsWith(INTERNAL)) {
            return null;
        }
        return byLabel.computeIfAbsent(label(address), label -> new Named(registry, label));
    }

    private String label(String address) {
        return named.test(address) ? address : OTHER;
    }

    @Override
    public @Nullable Named handlerRegistered(String address) {
        Named of = of(address);
        if (of != null) {
            of.handlers.increment();
        }
        return of;
    }

    @Override
    public void handlerUnregistered(@Nullable Named handler) {
        if (handler != null) {
            handler.handlers.decrement();
        }
    }

    @Override
    public void discardMessage(@Nullable Named handler, boolean local, Message<?> message) {
        if (handler != null) {
            handler.pending.decrement();
            handler.discarded.increment();
        }
    }

    @Override
    public void messageDelivered(@Nullable Named handler, boolean local) {
        if (handler != null) {
            handler.pending.decrement();
            handler.processed.increment();
        }
    }

    @Override
    public void messageSent(String address, boolean publish, boolean local, boolean remote) {
        Named of = of(address);
        if (of != null) {
            (publish ? of.published : of.sent).increment();
        }
    }

    @Override
    public void messageReceived(String address, boolean publish, boolean local, int handlers) {
        Named of = of(address);
        if (of != null) {
            of.received.increment();
            if (handlers > 0) {
                of.pending.add(handlers);
                of.delivered.increment();
            }
        }
    }

    @Override
    public void messageWritten(String address, int bytes) {
        peers.messageWritten(address.startsWith(INTERNAL) ? address : label(address), bytes);
    }

    @Override
    public void messageRead(String address, int bytes) {
        peers.messageRead(address.startsWith(INTERNAL) ? address : label(address), bytes);
    }

    @Override
    public void replyFailure(String address, ReplyFailure failure) {
        Named of = of(address);
        if (of != null) {
            registry.counter(PREFIX + "reply.failures", of.tags.and("failure", failure.name()))
                    .increment();
        }
    }

    @Override
    public void close() {
        peers.close();
    }
}
