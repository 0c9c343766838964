package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client on an event loop of its own, with settings for loopback receivers. */
final class Rig implements AutoCloseable {
    static final Sender SENDER = Sender.of(1);

    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    final OutboundConfig config;
    final EgressGuard guard;
    final OutboundCounters counters = new OutboundCounters();
    final OutboundClient client;
    final Transport transport;

    /** How requests reach the client: each has to come out the same, byte for byte and outcome for outcome. */
    enum Way {
        STRAIGHT,
        WEB
    }

    Rig(OutboundConfig config) {
        this(Way.STRAIGHT, config);
    }

    Rig(Way way, OutboundConfig config) {
        this(way, config, new EgressGuard(config));
    }

    Rig(Way way, OutboundConfig config, EgressGuard guard) {
        this.config = config;
        this.guard = guard;
        Promise<OutboundClient> made = Promise.promise();
        vertx.runOnContext(turn -> made.complete(new OutboundClient(vertx, config, guard, System::nanoTime, counters)));
        this.client = await(made.future());
        this.transport = way == Way.WEB ? new WebTransport(client) : client;
    }

    static Rig loopback() {
        return loopback(Way.STRAIGHT);
    }

    static Rig loopback(Way way) {
        return new Rig(way, config().build());
    }

    static Settings config() {
        return new Settings();
    }

    /** The components that tests change. */
    static final class Settings {
        List<String> allow = List.of("127.0.0.0/8");
        List<String> deny = List.of();
        List<String> dns = List.of("127.0.0.1:1");
        List<String> trusted = List.of();
        int poolSize = 64;
        int maxWaiting = 1024;
        int maxSockets = 4096;
        int maxAttempts = 1024;
        Duration connectTimeout = Duration.ofSeconds(5);

        Settings allow(String... ranges) {
            allow = List.of(ranges);
            return this;
        }

        Settings deny(String... ranges) {
            deny = List.of(ranges);
            return this;
        }

        Settings dns(FakeDns server) {
            dns = List.of(server.address());
            return this;
        }

        Settings trusted(String... pems) {
            trusted = List.of(pems);
            return this;
        }

        Settings connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        Settings bounds(int pool, int waiting, int sockets, int attempts) {
            poolSize = pool;
            maxWaiting = waiting;
            maxSockets = sockets;
            maxAttempts = attempts;
            return this;
        }

        OutboundConfig build() {
            return new OutboundConfig(
                    allow,
                    deny,
                    List.of(),
                    true,
                    List.of("1-65535"),
                    poolSize,
                    maxWaiting,
                    maxSockets,
                    maxAttempts,
                    16_384,
                    connectTimeout,
                    dns,
                    trusted);
        }
    }

    static OutboundRequest post(TargetUrl url, int deadlineMillis) {
        return new OutboundRequest(
                HttpMethod.POST,
                url,
                List.of(Map.entry("Content-Type", "application/json")),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                deadlineMillis,
                SENDER);
    }

    static OutboundRequest post(TargetUrl url, int deadlineMillis, Sender sender) {
        OutboundRequest usual = post(url, deadlineMillis);
        return new OutboundRequest(usual.method(), url, usual.headers(), usual.body(), deadlineMillis, sender);
    }

    static TargetUrl http(RawReceiver receiver) {
        return new TargetUrl(false, "127.0.0.1", receiver.port(), "/hook");
    }

    Outcome send(OutboundRequest request) {
        return await(transport.send(request));
    }

    Outcome post(RawReceiver receiver, int deadlineMillis) {
        return send(post(http(receiver), deadlineMillis));
    }

    @Nullable
    FailureKind vet(String url) {
        return await(client.vet(TargetUrls.parse("/url", url)));
    }

    /** Runs on the client's event loop. */
    <T> T inside(Callable<T> work) {
        Promise<T> promise = Promise.promise();
        client.context().runOnContext(turn -> {
            try {
                promise.complete(work.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return await(promise.future());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no result", e);
        }
    }

    @Override
    public void close() {
        await(transport.close());
        await(vertx.close());
    }
}
