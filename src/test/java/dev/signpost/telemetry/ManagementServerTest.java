package dev.signpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.InboundPort;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private record Check(String name, Supplier<Future<Void>> probe) implements HealthCheck {
        @Override
        public Future<Void> check() {
            return probe.get();
        }
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldBeReadyWhileEverythingIsWell() throws Exception {
        int port = start(List.of(new Check("database", Future::succeededFuture)));

        var answer = get(port, "/health/ready", "GET");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("UP");
    }

    @Test
    void shouldNotBeReadyWhileAnythingIsAwayButLiveOn() throws Exception {
        int port = start(List.of(
                new Check("database", Future::succeededFuture),
                new Check("lease", () -> Future.failedFuture("host db-7 refused")),
                new Check("migrations", () -> {
                    throw new IllegalStateException("secret");
                }),
                new Check("stuck", () -> Promise.<Void>promise().future())));

        var ready = get(port, "/health/ready", "GET");
        var live = get(port, "/health/live", "GET");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(ready.body())
                        .getJsonArray("checks").stream().map(check -> ((JsonObject) check).getString("status")))
                .containsExactly("UP", "DOWN", "DOWN", "DOWN");
        assertThat(ready.body()).doesNotContain("db-7").doesNotContain("secret");
        assertThat(live.statusCode()).isEqualTo(200);
    }

    @Test
    void shouldBeReadyButDegradedWhileSomethingFailsThatIsNotRequired() throws Exception {
        var check = new HealthCheck() {
            @Override
            public String name() {
                return "encryption keys";
            }

            @Override
            public Future<Void> check() {
                return Future.failedFuture("key 1a2b is missing");
            }

            @Override
            public boolean required() {
                return false;
            }
        };
        int port = start(List.of(new Check("database", Future::succeededFuture), check));

        var ready = get(port, "/health/ready", "GET");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body())
                .startsWith("{\"status\":\"DEGRADED\"")
                .contains("{\"name\":\"encryption keys\",\"status\":\"DEGRADED\"}")
                .doesNotContain("1a2b");
    }

    @Test
    void shouldShowMeters() throws Exception {
        meters.counter("signpost.test").increment();
        int port = start(List.of());

        var answer = get(port, "/metrics", "GET");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("signpost_test_total 1.0");
    }

    @Test
    void shouldOnlyBeRead() throws Exception {
        int port = start(List.of());

        assertThat(get(port, "/metrics", "POST").statusCode()).isEqualTo(405);
        assertThat(get(port, "/", "GET").statusCode()).isEqualTo(404);
    }

    private int start(List<HealthCheck> checks) throws Exception {
        var server = new ManagementServer(InboundPort.plain()::server, "127.0.0.1", 0, meters, checks);
        vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return server.port();
    }

    private static HttpResponse<String> get(int port, String path, String method) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
