package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way. Ends exactly once, whatever comes first and whatever comes after that.
 *
 * <pre>
 *   waiting ──► vetting ──► connecting ──► sent ──head──► reading ──last byte, limit, deadline, break──► ANSWERED
 *      └───────────┴────────────┴───────────┴── deadline, refusal, break ──► FAILED
 * </pre>
 */
final class Attempt extends Deadlines.Entry {
    /** Pooled connections found closed before anything was written, after which we give up. */
    private static final int MAX_STALE = 3;

    private final OutboundClient client;
    private final OutboundRequest request;
    private final long startNanos;
    private final Promise<Outcome> promise = Promise.promise();
    private @Nullable Link link;
    private @Nullable Excerpt excerpt;
    private int status;
    private int headMillis;
    private int stale;
    private boolean counted;
    private boolean done;

    Attempt(OutboundClient client, OutboundRequest request, long startNanos) {
        this.client = client;
        this.request = request;
        this.startNanos = startNanos;
    }

    Future<Outcome> outcome() {
        return promise.future();
    }

    OutboundRequest request() {
        return request;
    }

    boolean done() {
        return done;
    }

    long deadlineNanos() {
        return startNanos + request.deadlineMillis() * 1_000_000L;
    }

    /** It has its permit. */
    void start() {
        counted = true;
        if (!client.guard().allowsTransport(request.url())) {
            fail(FailureKind.ADDRESS_REFUSED);
            return;
        }
        Vetted known = client.addresses().known(request.url().host());
        if (known != null) {
            vetted(known);
        } else {
            client.addresses()
                    .vet(request.url().host())
                    .onSuccess(vetted -> client.context().emit(vetted, this::vetted));
        }
    }

    private void vetted(Vetted vetted) {
        if (done) {
            return;
        }
        if (vetted.address() == null) {
            fail(vetted.refusal() == null ? FailureKind.DNS : vetted.refusal());
            return;
        }
        connect(vetted.address());
    }

    private void connect(String address) {
        // Rounded up: an attempt never ends before its deadline.
        long leftMillis = Math.max(0, (deadlineNanos() - client.nanos()) / 1_000_000L) + 1;
        client.connection(request, address, leftMillis).onComplete(result -> connected(address, result));
    }

    private void connected(String address, AsyncResult<HttpClientRequest> result) {
        if (result.failed()) {
            broken(result.cause());
            return;
        }
        HttpClientRequest exchange = result.result();
        exchange.exceptionHandler(this::broken);
        Link connection = Link.of(exchange.connection());
        if (done) {
            exchange.reset();
        } else if (connection.stale()) {
            reconnect(address, exchange);
        } else {
            writeIfPermitted(connection, exchange);
        }
    }

    /** Nothing was written: another connection is no second attempt. */
    private void reconnect(String address, HttpClientRequest exchange) {
        exchange.exceptionHandler(fault -> {});
        exchange.connection().close();
        exchange.reset();
        if (++stale > MAX_STALE) {
            fail(FailureKind.RESET);
        } else {
            client.context().runOnContext(turn -> {
                if (!done) {
                    connect(address);
                }
            });
        }
    }

    private void writeIfPermitted(Link connection, HttpClientRequest exchange) {
        if (request.permitted().getAsBoolean()) {
            link = connection;
            connection.busy();
            write(exchange);
        } else {
            // First: giving the connection back is reported as a break, which must not count as this attempt's.
            withdraw();
            exchange.reset();
        }
    }

    private void write(HttpClientRequest exchange) {
        MultiMap headers = exchange.headers();
        request.lines((name, value) -> headers.add(name, value));
        exchange.response().onComplete(this::answered);
        if (request.hasBody()) {
            exchange.end(BufferInternal.buffer(Unpooled.wrappedBuffer(request.body())));
        } else {
            exchange.end();
        }
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        if (result.failed()) {
            broken(result.cause());
            return;
        }
        HttpClientResponse response = result.result();
        response.exceptionHandler(this::broken);
        if (done || link == null) {
            return;
        }
        Link connection = link;
        headMillis = elapsedMillis();
        status = response.statusCode();
        Excerpt kept = new Excerpt(response.headers(), client.excerptBytes());
        excerpt = kept;
        if (kept.keepAliveSeconds() >= 0) {
            connection.keepAlive(kept.keepAliveSeconds());
        }
        response.handler(chunk -> read(connection, kept, chunk));
        response.endHandler(end -> connection.ending(this));
    }

    private void read(Link connection, Excerpt kept, Buffer chunk) {
        if (!done && !kept.add(chunk)) {
            connection.cut();
            finish();
        }
    }

    /** The whole answer is here and its connection is free again. */
    void ended() {
        finish();
    }

    private void broken(Throwable cause) {
        if (done) {
            return;
        }
        if (excerpt != null) {
            excerpt.cutOff();
            finish();
        } else {
            fail(Failures.kindOf(cause));
        }
    }

    @Override
    void expired() {
        if (done) {
            return;
        }
        if (link != null) {
            link.cut();
        }
        if (excerpt != null) {
            excerpt.cutOff();
            finish();
        } else {
            fail(FailureKind.TIMEOUT);
        }
    }

    void fail(FailureKind kind) {
        end(new Outcome.Failed(kind, elapsedMillis()));
    }

    private void finish() {
        Excerpt kept = excerpt;
        if (!done && kept != null) {
            end(new Outcome.Answered(status, headMillis, kept.retryAfter(), kept.answer()));
        }
    }

    private void end(Outcome outcome) {
        if (!done) {
            done = true;
            client.ended(this, counted);
            // Emitted, so that what a caller throws cannot stop a wheel or a pool that called us.
            client.context().emit(outcome, promise::tryComplete);
        }
    }

    private void withdraw() {
        if (!done) {
            done = true;
            client.ended(this, counted);
            client.context().emit(new NotSent(), promise::tryFail);
        }
    }

    private int elapsedMillis() {
        return (int) ((client.nanos() - startNanos) / 1_000_000L);
    }
}
