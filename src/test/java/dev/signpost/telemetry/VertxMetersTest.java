package dev.signpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.http.InboundPort;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VertxMetersTest {
    private static final String OURS = "signpost.ours";
    private static final int MANY = 1_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx = VertxMeters.vertx(new VertxOptions(), registry, OURS::equals);
    private final HttpClient client = vertx.createHttpClient();
    private int port;

    @BeforeEach
    void start() {
        vertx.eventBus().consumer(OURS, message -> message.reply("done"));
        vertx.eventBus().consumer("somebody.else", message -> message.fail(7, "no"));
        var server = InboundPort.plain()
                .server(vertx, new HttpServerOptions().setHost("0.0.0.0").setPort(0), VertxMetersTest::answer);
        port = get(server.listen()).actualPort();
    }

    private static void answer(HttpServerRequest request) {
        if (!"/never".equals(request.path())) {
            request.response().end("well");
        }
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void shouldBeListedInTheDocumentationExactly() throws Exception {
        provokeAll();

        List<String> documented = Files.readAllLines(Path.of("docs", "metrics.md")).stream()
                .filter(line -> line.startsWith("| `vertx."))
                .map(line -> line.split("\\|", -1))
                .map(cells -> String.join("|", cells[1].strip(), cells[2].strip(), cells[4].strip()))
                .toList();
        var found = new TreeMap<String, Set<String>>();
        for (Meter meter : ours()) {
            String head = "`" + meter.getId().getName() + "`|" + type(meter);
            found.computeIfAbsent(head, first -> new TreeSet<>())
                    .add(meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.joining(", ")));
        }

        assertThat(found.entrySet().stream()
                        .map(meter -> meter.getKey() + "|" + String.join(" or ", meter.getValue()))
                        .toList())
                .isEqualTo(documented);
    }

    @Test
    void shouldMakeNoSeriesOfPathsHostsMethodsAndBusAddresses() throws Exception {
        provokeAll();
        String before = series();

        for (int i = 0; i < MANY; i++) {
            Future<Void> request = send(new RequestOptions()
                    .setMethod(HttpMethod.valueOf("M" + i))
                    .setHost("127.1." + i / 250 + "." + (1 + i % 250))
                    .setPort(port)
                    .addHeader("Host", "tenant-" + i + ".example")
                    .setURI("/v1/tenants/" + i + "?q=" + i));
            Future<?> reply = vertx.eventBus().request(OURS, "question " + i);
            vertx.eventBus().send("made.up." + i, "lost");
            vertx.eventBus().publish("made.up." + i, "lost");
            var temporary = vertx.eventBus().consumer("reply.to." + i, message -> message.reply("heard"));
            Future<?> other = vertx.eventBus().request("reply.to." + i, "question");
            get(Future.all(request, reply, other));
            get(temporary.unregister());
        }

        assertThat(count("vertx.http.server.requests")).isGreaterThanOrEqualTo(MANY);
        assertThat(registry.get("vertx.eventbus.sent")
                        .tag("address", OURS)
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(MANY);
        assertThat(series()).isEqualTo(before);
    }

    @Test
    void shouldLeaveVertxUncountedUnlessAsked() {
        assertThat(Vertx.vertx().isMetricsEnabled()).isFalse();
        assertThat(vertx.isMetricsEnabled()).isTrue();
    }

    /** Everything that Vert.x counts only when it happens. */
    private void provokeAll() throws Exception {
        for (String method : List.of("GET", "PURGE")) {
            get(send(new RequestOptions()
                    .setMethod(HttpMethod.valueOf(method))
                    .setHost("127.0.0.1")
                    .setPort(port)));
        }
        get(vertx.executeBlocking(() -> 1));
        PgBuilder.pool()
                .with(new PoolOptions().setName("database"))
                .connectingTo(new PgConnectOptions())
                .using(vertx)
                .build();
        for (String address : List.of(OURS, "somebody.else", "nobody")) {
            vertx.eventBus().publish(address, "hint");
            vertx.eventBus()
                    .request(address, "question", new DeliveryOptions().setSendTimeout(200))
                    .transform(reply -> Future.succeededFuture())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        vertx.eventBus().consumer(OURS + ".discarded").handler(message -> {}).unregister();
        breakOff();
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> count("vertx.http.server.request.resets") >= 1 && count("vertx.http.server.errors") >= 1);
    }

    /** A client that goes in the middle of its request, with a reset. */
    private void breakOff() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("POST /never HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() -> registry.get("vertx.http.server.active.requests")
                                    .tag(VertxMeters.METHOD_TAG, "POST")
                                    .gauge()
                                    .value()
                            == 1);
            socket.setSoLinger(true, 0);
        }
    }

    private Future<Void> send(RequestOptions options) {
        return client.request(options).compose(request -> request.send()).compose(answer -> answer.end());
    }

    private double count(String name) {
        return registry.find(name).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private List<Meter> ours() {
        List<Meter> all = new ArrayList<>(registry.getMeters());
        all.removeIf(meter -> !meter.getId().getName().startsWith(VertxNames.PREFIX));
        return all;
    }

    /** Every series of Vert.x's, without its value. */
    private String series() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("vertx_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String type(Meter meter) {
        String type = meter.getId().getType().name().toLowerCase(Locale.ROOT);
        return type.equals("distribution_summary") ? "summary" : type;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no result", e);
        }
    }
}
