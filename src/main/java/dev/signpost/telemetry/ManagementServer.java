package dev.signpost.telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port: {@code /health/live}, {@code /health/ready} and {@code /metrics}. It has no sign-in and is meant
 * for the inside of a network, so it tells states and numbers, never causes or customers' data.
 */
public final class ManagementServer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final long CHECK_SECONDS = 2;
    private static final int IDLE_SECONDS = 30;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Door door;
    private final String host;
    private final int port;
    private final PrometheusMeterRegistry meters;
    private final List<HealthCheck> checks;
    private @Nullable HttpServer server;

    /**
     * @param door makes the server
     * @param port 0 for any free one
     * @param checks those that are required must all be well for the process to be ready
     */
    public ManagementServer(
            Door door, String host, int port, PrometheusMeterRegistry meters, List<HealthCheck> checks) {
        this.door = door;
        this.host = host;
        this.port = port;
        this.meters = meters;
        this.checks = List.copyOf(checks);
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS);
        HttpServer fresh = door.server(vertx, options, this::handle);
        server = fresh;
        return fresh.listen();
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    /** The port that it listens on, once started. */
    public int port() {
        return server == null ? -1 : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("X-Content-Type-Options", "nosniff").putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!HttpMethod.GET.equals(request.method())) {
            response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET").end();
            return;
        }
        switch (String.valueOf(request.path())) {
            case "/health/live" -> json(response, 200, new JsonObject().put("status", "UP"));
            case "/health/ready" -> ready(response);
            case "/metrics" ->
                response.putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE).end(Buffer.buffer(meters.scrape()));
            default -> response.setStatusCode(404).end();
        }
    }

    private void ready(HttpServerResponse response) {
        var results = new ArrayList<Future<Boolean>>();
        checks.forEach(check -> results.add(well(check)));
        Future.join(results).onComplete(done -> {
            var states = new JsonArray();
            boolean ready = true;
            boolean all = true;
            for (int i = 0; i < results.size(); i++) {
                boolean up = results.get(i).result();
                HealthCheck check = checks.get(i);
                ready &= up || !check.required();
                all &= up;
                states.add(state(check, up));
            }
            json(
                    response,
                    ready ? 200 : 503,
                    new JsonObject().put("status", state(all, ready)).put("checks", states));
        });
    }

    private static String state(boolean up, boolean usable) {
        return up ? "UP" : usable ? "DEGRADED" : "DOWN";
    }

    private static JsonObject state(HealthCheck check, boolean up) {
        var state = new JsonObject().put("name", check.name()).put("status", state(up, !check.required()));
        List<JsonObject> warnings = check.warnings();
        return warnings.isEmpty() ? state : state.put("warnings", new JsonArray(warnings));
    }

    private static Future<Boolean> well(HealthCheck check) {
        return probe(check).timeout(CHECK_SECONDS, TimeUnit.SECONDS).map(true).otherwise(failure -> {
            LOG.atWarn()
                    .addKeyValue(LogKeys.CHECK, check.name())
                    .addKeyValue(LogKeys.CAUSE, failure.toString())
                    .log(check.required() ? "health.down" : "health.degraded");
            return false;
        });
    }

    private static Future<Void> probe(HealthCheck check) {
        try {
            return check.check();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private static void json(HttpServerResponse response, int status, JsonObject body) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer());
    }
}
