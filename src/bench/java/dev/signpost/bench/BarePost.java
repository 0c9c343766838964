package dev.signpost.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Sender;
import dev.signpost.outbound.Transport;
import dev.signpost.outbound.WebTransport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * CPU and allocations of this process per keep-alive POST of 1 KB on one event loop: the outbound client, and WebClient over it, beside a
 * bare loop of Vert.x's own, interleaved, median of the rounds. Arguments: posts per round (300000), rounds (5), in flight (16).
 */
public final class BarePost {
    private static final int BODY_BYTES = 1024;
    private static final Sender SENDER = Sender.of(1);
    private static final List<Map.Entry<String, String>> HEADERS = List.of(
            Map.entry("Content-Type", "application/json"),
            Map.entry("User-Agent", "Signpost/0.1.0"),
            Map.entry("webhook-id", "msg_0192f3a4b5c67d8e9fa0b1c2d3e4f506"),
            Map.entry("webhook-timestamp", "1767225600"),
            Map.entry("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
            Map.entry("Signpost-Hops", "1"));

    private final byte[] body = new byte[BODY_BYTES];
    private final TargetUrl url;
    private final OutboundClient ours;
    private final WebTransport web;
    private final HttpClient bare;
    private final Context context;
    private final long loopThread = Thread.currentThread().getId();

    private BarePost(Vertx vertx, int port) {
        Arrays.fill(body, (byte) 'x');
        OutboundConfig strict = OutboundConfig.STRICT;
        OutboundConfig config = new OutboundConfig(
                List.of("127.0.0.0/8"),
                List.of(),
                List.of(),
                true,
                strict.ports(),
                strict.poolSize(),
                strict.maxWaiting(),
                strict.maxSockets(),
                strict.maxAttempts(),
                strict.answerExcerptBytes(),
                strict.connectTimeout(),
                List.of(),
                List.of());
        this.url = new TargetUrl(false, "127.0.0.1", port, "/hook");
        this.ours = new OutboundClient(vertx, config, new EgressGuard(config), System::nanoTime);
        this.web = new WebTransport(vertx, config, new EgressGuard(config), System::nanoTime);
        this.context = vertx.getOrCreateContext();
        this.bare = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
    }

    public static void main(String[] args) throws Exception {
        int posts = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int inFlight = args.length > 2 ? Integer.parseInt(args[2]) : 16;
        Process sink = sink();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(sink.getInputStream(), StandardCharsets.US_ASCII))) {
            int port = Integer.parseInt(out.readLine());
            Promise<BarePost> made = Promise.promise();
            vertx.runOnContext(turn -> made.complete(new BarePost(vertx, port)));
            measure(get(made.future()), posts, rounds, inFlight, vertx.isNativeTransportEnabled());
        } finally {
            sink.destroy();
            get(vertx.close());
        }
    }

    private static void measure(BarePost post, int posts, int rounds, int inFlight, boolean epoll) throws Exception {
        Map<String, Supplier<Future<Integer>>> ways = new LinkedHashMap<>();
        ways.put("bare", post::bare);
        ways.put("outbound", post::ours);
        ways.put("outbound by WebClient", post::web);
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        for (var way : ways.entrySet()) {
            post.round(way.getValue(), posts, inFlight);
            costs.put(way.getKey(), new ArrayList<>());
        }
        for (int i = 0; i < rounds; i++) {
            for (var way : ways.entrySet()) {
                Objects.requireNonNull(costs.get(way.getKey())).add(post.round(way.getValue(), posts, inFlight));
            }
        }
        System.out.printf(
                "JDK %s, %s, %d in flight; for each POST:%n",
                Runtime.version().feature(), epoll ? "epoll" : "nio", inFlight);
        costs.forEach((way, measured) -> System.out.printf(
                "%s: %.2f us CPU, %.0f bytes allocated %s%n",
                way, median(measured, Cost::micros), median(measured, Cost::bytes), measured));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        double[] sorted = costs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Of one POST: CPU microseconds of this process, bytes allocated on the event loop. */
    private record Cost(double micros, double bytes) {
        @Override
        public String toString() {
            return "%.2f/%.0f".formatted(micros, bytes);
        }
    }

    private Cost round(Supplier<Future<Integer>> post, int posts, int inFlight)
            throws ExecutionException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long cpu = system.getProcessCpuTime();
        long bytes = threads.getThreadAllocatedBytes(loopThread);
        Promise<Void> done = Promise.promise();
        Loop loop = new Loop(post, posts, inFlight, done);
        context.runOnContext(turn -> loop.start());
        get(done.future());
        return new Cost(
                (system.getProcessCpuTime() - cpu) / 1000.0 / posts,
                (double) (threads.getThreadAllocatedBytes(loopThread) - bytes) / posts);
    }

    private static final class Loop {
        private final Supplier<Future<Integer>> post;
        private final Promise<Void> done;
        private final int inFlight;
        private int toSend;
        private int toCome;

        Loop(Supplier<Future<Integer>> post, int posts, int inFlight, Promise<Void> done) {
            this.post = post;
            this.done = done;
            this.inFlight = inFlight;
            this.toSend = posts;
            this.toCome = posts;
        }

        void start() {
            for (int i = 0; i < inFlight; i++) {
                next();
            }
        }

        private void next() {
            if (toSend > 0) {
                toSend--;
                post.get().onComplete(status -> {
                    if (status.failed() || status.result() != 200) {
                        done.tryFail("a POST failed: " + status);
                    } else if (--toCome == 0) {
                        done.tryComplete();
                    } else {
                        next();
                    }
                });
            }
        }
    }

    private Future<Integer> ours() {
        return post(ours);
    }

    private Future<Integer> web() {
        return post(web);
    }

    private Future<Integer> post(Transport transport) {
        return transport
                .send(new OutboundRequest(HttpMethod.POST, url, HEADERS, body, 15_000, SENDER))
                .map(outcome -> outcome instanceof Outcome.Answered answered ? answered.status() : -1);
    }

    private Future<Integer> bare() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(url.port(), "127.0.0.1"))
                .setHost("127.0.0.1")
                .setPort(url.port())
                .setURI(url.pathAndQuery());
        return bare.request(options).compose(this::exchange);
    }

    private Future<Integer> exchange(HttpClientRequest request) {
        for (var header : HEADERS) {
            request.headers().add(header.getKey(), header.getValue());
        }
        return request.send(Buffer.buffer(body))
                .compose(response -> response.end().map(end -> response.statusCode()));
    }

    private static Process sink() throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostSink.class.getName(),
                        Integer.toString(BODY_BYTES))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static <T> T get(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
