package dev.signpost.upkeep;

import dev.signpost.model.RawBytes;
import dev.signpost.profile.ReceivedRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What synthetic events are sent to: a server of this pod's own at a loopback address and any free port. */
final class SyntheticReceiver {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_BODY_BYTES = 8192;
    private static final int IDLE_SECONDS = 10;
    private static final int OK = 200;
    private static final int NOT_SIGNED = 401;
    private static final int TOO_LARGE = 413;

    private final Predicate<ReceivedRequest> taken;
    private @Nullable HttpServer server;

    /** @param taken whether a request is answered with success; called on the event loop that starts this */
    SyntheticReceiver(Predicate<ReceivedRequest> taken) {
        this.taken = taken;
    }

    Future<?> start(Vertx vertx) {
        var options = new HttpServerOptions()
                .setHost(LOOPBACK)
                .setPort(0)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setIdleTimeout(IDLE_SECONDS);
        HttpServer fresh = vertx.createHttpServer(options).requestHandler(this::handle);
        server = fresh;
        return fresh.listen();
    }

    Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    int port() {
        return server == null ? -1 : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null || length.length() > 4 || Integer.parseInt(length) > MAX_BODY_BYTES) {
            request.response()
                    .setStatusCode(TOO_LARGE)
                    .end()
                    .onComplete(done -> request.connection().close());
            return;
        }
        request.body().onSuccess(body -> {
            List<Map.Entry<String, String>> headers = request.headers().entries();
            var received = new ReceivedRequest(headers, RawBytes.of(body.getBytes()));
            request.response()
                    .setStatusCode(taken.test(received) ? OK : NOT_SIGNED)
                    .end();
        });
    }
}
