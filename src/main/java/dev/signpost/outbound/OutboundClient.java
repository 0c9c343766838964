package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to receivers and says what became of them: the only HTTP client for customers' URLs, and what all
 * others are wrapped round. One for each verticle that sends, made on its context; everything in it is owned by that
 * context's event loop.
 */
public final class OutboundClient implements Transport {
    private final ContextInternal context;
    private final OutboundConfig config;
    private final EgressGuard guard;
    private final LongSupplier nanoTime;
    private final AddressBook addresses;
    private final Deadlines deadlines;
    private final Connections connections;
    private final OutboundCounters counters;
    private final Attempt.Client shared = new Shared();
    private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean closed;

    /**
     * Call it on the context that sends.
     *
     * @param nanoTime a clock that only moves forward, as {@link System#nanoTime}
     */
    public OutboundClient(Vertx vertx, OutboundConfig config, EgressGuard guard, LongSupplier nanoTime) {
        this(vertx, config, guard, nanoTime, new OutboundCounters());
    }

    /**
     * Like the other, counting together with other clients.
     *
     * @param counters what is met is counted there
     */
    public OutboundClient(
            Vertx vertx, OutboundConfig config, EgressGuard guard, LongSupplier nanoTime, OutboundCounters counters) {
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.config = config;
        this.guard = guard;
        this.nanoTime = nanoTime;
        this.addresses =
                new AddressBook((VertxInternal) vertx, context.nettyEventLoop(), config.dnsServers(), guard, nanoTime);
        this.deadlines = new Deadlines(context, nanoTime);
        this.counters = counters;
        this.connections = new Connections(context, config, nanoTime, deadlines, counters);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It comes after the connection is free again. From another thread it works too, a turn of the loop slower.
     */
    @Override
    public Future<Outcome> send(OutboundRequest request) {
        if (context.inThread()) {
            return begin(request);
        }
        Promise<Outcome> promise = Promise.promise();
        context.runOnContext(turn -> begin(request).onComplete(promise));
        return promise.future();
    }

    private Future<Outcome> begin(OutboundRequest request) {
        Attempt attempt = new Attempt(shared, request, nanoTime.getAsLong());
        deadlines.add(attempt, attempt.deadlineNanos());
        if (closed) {
            attempt.failed(Failure.of(FailureKind.RESET));
        } else if (inFlight < config.maxSockets()) {
            inFlight++;
            attempt.start();
        } else if (waiting.size() < config.maxAttempts()) {
            waiting.add(attempt);
        } else {
            attempt.failed(Failure.of(FailureKind.TIMEOUT));
        }
        return attempt.outcome();
    }

    /**
     * Resolves and judges where {@code url} leads now, as an attempt would.
     *
     * @return null if it may be dialled, else {@link FailureKind#DNS} or {@link FailureKind#ADDRESS_REFUSED}
     */
    public Future<@Nullable FailureKind> vet(TargetUrl url) {
        if (!guard.allowsTransport(url)) {
            return Future.succeededFuture(FailureKind.ADDRESS_REFUSED);
        }
        Promise<@Nullable FailureKind> promise = Promise.promise();
        context.runOnContext(turn ->
                addresses.vet(url.host()).map(vetted -> refusal(url, vetted)).onComplete(promise));
        return promise.future();
    }

    private @Nullable FailureKind refusal(TargetUrl url, Vetted vetted) {
        return guard.mayDial(url, vetted.addresses()) ? vetted.refusal() : FailureKind.ADDRESS_REFUSED;
    }

    /** Connections open now; for metrics and tests. Call it on the client's event loop. */
    public int openConnections() {
        return connections.sockets();
    }

    /** Tenants and places that connections are kept for or waited for. As {@link #openConnections}. */
    int destinations() {
        return connections.destinations();
    }

    /** Attempts that have begun and not ended, those that wait for a socket included. As {@link #openConnections}. */
    public int attempts() {
        return inFlight + waiting.size();
    }

    /** Closes all connections. Attempts under way end as broken, those without a connection at their deadlines. */
    @Override
    public Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(turn -> {
            closed = true;
            addresses.close();
            connections.close();
            // What the end of each connection means comes in the turns that follow.
            context.runOnContext(next -> promise.complete());
        });
        return promise.future();
    }

    ContextInternal context() {
        return context;
    }

    /** The client as its attempts see it. */
    private final class Shared implements Attempt.Client {
        @Override
        public ContextInternal context() {
            return context;
        }

        @Override
        public EgressGuard guard() {
            return guard;
        }

        @Override
        public AddressBook addresses() {
            return addresses;
        }

        @Override
        public OutboundCounters counters() {
            return counters;
        }

        @Override
        public int excerptBytes() {
            return config.answerExcerptBytes();
        }

        @Override
        public long nanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean closed() {
            return closed;
        }

        @Override
        public void acquire(Attempt attempt, boolean fresh) {
            connections.acquire(attempt, fresh);
        }

        @Override
        public void schedule(Runnable work, long nanos) {
            context.nettyEventLoop().schedule(work, nanos, TimeUnit.NANOSECONDS);
        }

        /** Its place goes to the next that waits. */
        @Override
        public void ended(Attempt attempt, boolean counted) {
            deadlines.remove(attempt);
            if (counted) {
                inFlight--;
            }
            while (!closed && !waiting.isEmpty() && (waiting.getFirst().done() || inFlight < config.maxSockets())) {
                Attempt next = waiting.removeFirst();
                if (!next.done()) {
                    inFlight++;
                    next.start();
                }
            }
        }
    }
}
