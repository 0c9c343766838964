package dev.signpost.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Calibration: what it costs to take a request in, read its body and answer it, with the server that the product uses
 * and nothing else. One event loop. Speaks the protocol of {@link Commands}.
 */
final class BareServer {
    private static final Buffer RECEIPT = Buffer.buffer(
            "{\"id\":\"msg_0193500000007000800000000000000f\",\"acceptedAt\":\"2026-01-01T00:00:00.000Z\","
                    + "\"matchedCount\":1,\"duplicate\":false}");

    private BareServer() {}

    public static void main(String[] args) throws InterruptedException {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        Commands commands = new Commands();
        CountDownLatch over = new CountDownLatch(1);
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setTcpNoDelay(true))
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(202)
                                .putHeader("content-type", "application/json")
                                .end(RECEIPT)))
                .listen(0)
                .onSuccess(server -> commands.answer(Map.of("port", server.actualPort())));
        commands.listen(() -> {
            var command = commands.poll();
            if (command != null && command.name().equals("quit")) {
                over.countDown();
            }
        });
        over.await();
        vertx.close();
    }
}
