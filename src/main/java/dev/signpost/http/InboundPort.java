package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What every port that we open has in common: bounded connections, TLS where it is set up, one reading of each request,
 * refusals that arrive. Shared by all event loops that serve the port.
 */
public final class InboundPort {
    private static final String CONTINUE = "100-continue";

    private final InboundConnections connections;
    private final @Nullable TlsFiles tls;

    /** @param tls null for plain HTTP */
    public InboundPort(InboundConnections connections, @Nullable TlsFiles tls) {
        this.connections = connections;
        this.tls = tls;
    }

    /** Without TLS, and without bounds. */
    public static InboundPort plain() {
        return new InboundPort(new InboundConnections(ConnectionLimits.NONE, ConnectionJournal.NONE), null);
    }

    /**
     * A server for one event loop.
     *
     * @param options where to listen, and how long a silent connection lasts
     * @param handler is given requests that have one reading only
     * @param refusals is given those whose target has more than one, or names nothing
     */
    public HttpServer server(
            Vertx vertx,
            HttpServerOptions options,
            Handler<HttpServerRequest> handler,
            BiConsumer<HttpServerRequest, Refusal> refusals) {
        options.setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(16 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                // HTTP/2 without TLS brings an upgrade path that proxies disagree about, and nothing that we need.
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setAcceptBacklog(1_024);
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> watch(connection, options))
                .requestHandler(request -> pass(request, handler, refusals))
                .invalidRequestHandler(new InvalidRequests());
    }

    /** The same, for a port without request ids. */
    public HttpServer server(Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> handler) {
        return server(
                vertx,
                options,
                handler,
                (request, refusal) ->
                        InvalidRequests.refuse(request, refusal.kind().status(), refusal.detail()));
    }

    /** Lingers no more: what is closed from now on is closed at once. */
    public void stopLingering() {
        connections.stop();
    }

    private void watch(HttpConnection opened, HttpServerOptions options) {
        var connection = (Http1xServerConnection) opened;
        var context = connection.channelHandlerContext();
        ChannelPipeline pipeline = context.pipeline();
        var watched = new InboundConnection(
                connections, connection, opened.remoteAddress().hostAddress());
        if (!connections.admit(watched)) {
            context.channel().close();
            return;
        }
        pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
        pipeline.addBefore(context.name(), "inbound", watched);
        if (tls != null) {
            pipeline.addFirst(
                    "tls", tls.handler(context.alloc(), connections.limits().head()));
        }
    }

    private static void pass(
            HttpServerRequest request,
            Handler<HttpServerRequest> handler,
            BiConsumer<HttpServerRequest, Refusal> refusals) {
        String ambiguous = Framing.fault(request);
        if (ambiguous != null) {
            InboundConnection.of(request).condemn();
            InvalidRequests.refuse(request, 400, ambiguous);
            return;
        }
        String expected = request.getHeader(HttpHeaders.EXPECT);
        if (expected != null && request.version() == HttpVersion.HTTP_1_1 && !expected.equalsIgnoreCase(CONTINUE)) {
            InboundConnection.of(request).condemn();
            InvalidRequests.refuse(request, 417, "Of Expect only 100-continue can be met.");
            return;
        }
        Refusal fault = RequestTarget.fault(request.uri(), request.getHeader(HttpHeaders.HOST));
        if (fault == null) {
            handler.handle(request);
        } else {
            refusals.accept(request, fault);
        }
    }
}
