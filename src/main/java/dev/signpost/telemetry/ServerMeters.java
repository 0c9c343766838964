package dev.signpost.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one HTTP server's requests. They have the names that vertx-micrometer-metrics gives them, and are found by
 * method and status once and not built for each request: for a publish that cost as much as the signature of its
 * deliveries. Connections and bytes are counted by {@code sockets}.
 *
 * @param <S> what {@code sockets} keeps for a connection
 */
final class ServerMeters<S> implements HttpServerMetrics<ServerMeters.Exchange, Void, S> {
    private static final String PREFIX = VertxNames.PREFIX + "http.server.";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final MeterRegistry registry;
    private final Clock clock;
    private final HttpServerMetrics<?, ?, S> sockets;
    private final Tags local;
    // As many as there are names, and of each as many as there are statuses.
    private final Map<String, OfMethod> methods = new ConcurrentHashMap<>();

    /** The meters of requests with one method. */
    private static final class OfMethod {
        private final Tags tags;
        private final LongAdder active = new LongAdder();
        private final DistributionSummary requestBytes;
        private final Map<Integer, Answered> answers = new ConcurrentHashMap<>();

        private OfMethod(MeterRegistry registry, Tags tags) {
            this.tags = tags;
            requestBytes = registry.summary(PREFIX + "request.bytes", tags);
            Gauge.builder(PREFIX + "active.requests", active, LongAdder::doubleValue)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** The meters of requests with one method and one status. */
    private static final class Answered {
        private final Counter requests;
        private final Timer time;
        private final DistributionSummary responseBytes;

        private Answered(MeterRegistry registry, Tags tags) {
            requests = registry.counter(PREFIX + "requests", tags);
            time = registry.timer(PREFIX + "response.time", tags);
            responseBytes = registry.summary(PREFIX + "response.bytes", tags);
        }
    }

    /** A request and its answer. Owned by the connection's event loop. */
    static final class Exchange {
        private final OfMethod method;
        private final long begunNanos;
        private boolean read;
        private boolean answered;

        private Exchange(OfMethod method, long begunNanos) {
            this.method = method;
            this.begunNanos = begunNanos;
        }

        private void endIfOver() {
            if (read && answered) {
                method.active.decrement();
            }
        }
    }

    /** @param address where the server listens, as it was told */
    ServerMeters(MeterRegistry registry, HttpServerMetrics<?, ?, S> sockets, SocketAddress address) {
        this.registry = registry;
        this.clock = registry.config().clock();
        this.sockets = sockets;
        this.local = Tags.of("local", address.host() + ":" + address.port());
    }

    private OfMethod of(String method) {
        String label = METHODS.contains(method) ? method : BusMeters.OTHER;
        return methods.computeIfAbsent(label, name -> new OfMethod(registry, local.and("method", name)));
    }

    @Override
    public Exchange requestBegin(S socket, HttpRequest request) {
        OfMethod method = of(request.method().name());
        method.active.increment();
        return new Exchange(method, clock.monotonicTime());
    }

    @Override
    public void requestEnd(Exchange exchange, HttpRequest request, long bytes) {
        exchange.method.requestBytes.record((double) bytes);
        exchange.read = true;
        exchange.endIfOver();
    }

    @Override
    public void requestReset(Exchange exchange) {
        registry.counter(PREFIX + "request.resets", exchange.method.tags).increment();
        exchange.method.active.decrement();
    }

    @Override
    public void responseEnd(Exchange exchange, @Nullable HttpResponse response, long bytes) {
        if (response != null) {
            Answered answered = exchange.method.answers.computeIfAbsent(
                    response.statusCode(),
                    code -> new Answered(registry, exchange.method.tags.and("code", String.valueOf(code))));
            answered.requests.increment();
            answered.time.record(clock.monotonicTime() - exchange.begunNanos, TimeUnit.NANOSECONDS);
            answered.responseBytes.record((double) bytes);
        }
        exchange.answered = true;
        exchange.endIfOver();
    }

    @Override
    public S connected(SocketAddress remote, String name) {
        return sockets.connected(remote, name);
    }

    @Override
    public void disconnected(S socket, SocketAddress remote) {
        sockets.disconnected(socket, remote);
    }

    @Override
    public void bytesRead(S socket, SocketAddress remote, long bytes) {
        sockets.bytesRead(socket, remote, bytes);
    }

    @Override
    public void bytesWritten(S socket, SocketAddress remote, long bytes) {
        sockets.bytesWritten(socket, remote, bytes);
    }

    @Override
    public void exceptionOccurred(S socket, SocketAddress remote, Throwable failure) {
        sockets.exceptionOccurred(socket, remote, failure);
    }

    @Override
    public void close() {
        sockets.close();
    }
}
