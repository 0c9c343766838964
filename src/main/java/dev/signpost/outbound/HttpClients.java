package dev.signpost.outbound;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.TimeUnit;

/** Vert.x's HTTP client with everything off that could lead a request elsewhere or an answer astray. */
final class HttpClients {
    /** Longest head of an answer in bytes; more is a protocol error. */
    static final int MAX_HEAD_BYTES = 32_768;

    /** Longest life of a connection: a name that has moved is noticed by then. */
    private static final int MAX_LIFETIME_SECONDS = 60;

    private HttpClients() {}

    static HttpClient plain(Vertx vertx, OutboundConfig config, Handler<HttpConnection> opened) {
        return build(vertx, config, options(config).setSsl(false), opened);
    }

    static HttpClient secure(Vertx vertx, OutboundConfig config, Handler<HttpConnection> opened) {
        HttpClientOptions options = options(config);
        options.setSslEngineOptions(new UnderscoreSni());
        options.setSsl(true)
                .setUseAlpn(false)
                .setVerifyHost(true)
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTrustOptions(Trust.besideTheUsual(config.trustedCertificates()));
        return build(vertx, config, options, opened);
    }

    private static HttpClientOptions options(OutboundConfig config) {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setKeepAliveTimeout(MAX_LIFETIME_SECONDS)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxRedirects(0)
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setTcpNoDelay(true)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    private static HttpClient build(
            Vertx vertx, OutboundConfig config, HttpClientOptions options, Handler<HttpConnection> opened) {
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(config.poolSize())
                .setMaxWaitQueueSize(config.maxWaiting())
                .setMaxLifetime(MAX_LIFETIME_SECONDS)
                .setMaxLifetimeUnit(TimeUnit.SECONDS)
                .setCleanerPeriod(1_000);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(opened)
                .build();
    }
}
