package dev.signpost.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.outbound.OutboundCounters;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Sender;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What connections by tenant cost: requests of many tenants to one host, in turn, 16 in flight. */
public final class TenantConnections {
    private static final int BODY_BYTES = 1024;
    private static final int IN_FLIGHT = 16;
    private static final int POSTS = 100_000;
    private static final int[] TENANTS = {1, 10, 100, 1_000, 10_000};

    private final byte[] body = new byte[BODY_BYTES];
    private final TargetUrl url;
    private final OutboundClient client;
    private final OutboundCounters counters = new OutboundCounters();
    private int left;
    private int toCome;

    private TenantConnections(Vertx vertx, int port) {
        OutboundConfig strict = OutboundConfig.STRICT;
        OutboundConfig config = new OutboundConfig(
                List.of("127.0.0.0/8"),
                List.of(),
                List.of(),
                true,
                strict.ports(),
                strict.poolSize(),
                strict.maxWaiting(),
                1024,
                strict.maxAttempts(),
                strict.answerExcerptBytes(),
                strict.connectTimeout(),
                List.of(),
                List.of());
        this.url = new TargetUrl(false, "127.0.0.1", port, "/hook");
        this.client = new OutboundClient(vertx, config, new EgressGuard(config), System::nanoTime, counters);
    }

    public static void main(String[] args) throws Exception {
        Process sink = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostSink.class.getName(),
                        Integer.toString(BODY_BYTES))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(sink.getInputStream(), StandardCharsets.US_ASCII))) {
            int port = Integer.parseInt(out.readLine());
            Promise<TenantConnections> made = Promise.promise();
            vertx.runOnContext(turn -> made.complete(new TenantConnections(vertx, port)));
            TenantConnections bench = get(made);
            bench.round(vertx, 1);
            for (int round = 0; round < 2; round++) {
                for (int tenants : TENANTS) {
                    bench.round(vertx, tenants);
                }
            }
        } finally {
            sink.destroy();
            vertx.close();
        }
    }

    private void round(Vertx vertx, int tenants) throws ExecutionException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long before = system.getProcessCpuTime();
        long opened = counters.opened.sum();
        left = POSTS;
        toCome = POSTS;
        Promise<Integer> done = Promise.promise();
        vertx.getOrCreateContext();
        client.vet(url).onComplete(vetted -> {
            for (int i = 0; i < IN_FLIGHT; i++) {
                next(tenants, done);
            }
        });
        int open = get(done);
        System.out.printf(
                "%,6d tenants: %.2f us CPU a POST, %,d connections opened, %,d open at the end%n",
                tenants, (system.getProcessCpuTime() - before) / 1000.0 / POSTS, counters.opened.sum() - opened, open);
    }

    private void next(int tenants, Promise<Integer> done) {
        if (left == 0) {
            return;
        }
        long tenant = left-- % tenants;
        var request = new OutboundRequest(HttpMethod.POST, url, HEADERS, body, 15_000, Sender.of(tenant));
        client.send(request).onComplete(outcome -> {
            if (!(outcome.result() instanceof Outcome.Answered)) {
                done.tryFail("a POST failed: " + outcome);
            } else if (--toCome == 0) {
                done.tryComplete(client.openConnections());
            } else {
                next(tenants, done);
            }
        });
    }

    private static final List<Map.Entry<String, String>> HEADERS = List.of(
            Map.entry("Content-Type", "application/json"),
            Map.entry("webhook-id", "msg_0192f3a4b5c67d8e9fa0b1c2d3e4f506"),
            Map.entry("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="));

    private static <T> T get(Promise<T> promise) throws ExecutionException, InterruptedException {
        return promise.future().toCompletionStage().toCompletableFuture().get();
    }
}
