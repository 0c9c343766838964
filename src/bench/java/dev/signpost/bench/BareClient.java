package dev.signpost.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Calibration: what a signed POST of 1 KB costs with the client that the product uses and nothing else. One event loop.
 * Speaks the protocol of {@link Commands}: {@code run port=… count=… inFlight=64}.
 */
final class BareClient {
    private static final String ID = "msg_0193500000007000800000000000000f";

    private final HttpClient client;
    private final Vertx vertx;
    private final Mac mac;
    private final Buffer body = Buffer.buffer("{\"type\":\"bench.000\",\"data\":\"" + "x".repeat(1_024) + "\"}");

    // Owned by the one event loop.
    private int port;
    private long left;
    private int inFlight;
    private Runnable whenDone = () -> {};

    private BareClient() throws GeneralSecurityException {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(256));
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    }

    public static void main(String[] args) throws GeneralSecurityException, InterruptedException {
        BareClient bare = new BareClient();
        Commands commands = new Commands();
        CountDownLatch over = new CountDownLatch(1);
        commands.answer(Map.of("ready", true));
        commands.listen(() -> {
            var command = commands.poll();
            if (command != null && command.name().equals("run")) {
                bare.run(command, () -> commands.answer(Map.of("done", true)));
            } else if (command != null) {
                over.countDown();
            }
        });
        over.await();
        bare.vertx.close();
    }

    private void run(Commands.Command command, Runnable done) {
        vertx.runOnContext(start -> {
            port = (int) command.number("port", 0);
            left = command.number("count", 10_000);
            inFlight = (int) Math.min(left, command.number("inFlight", 64));
            whenDone = done;
            for (int i = 0; i < inFlight; i++) {
                next();
            }
        });
    }

    private void next() {
        if (left == 0) {
            inFlight--;
            if (inFlight == 0) {
                whenDone.run();
            }
            return;
        }
        left--;
        String seconds = String.valueOf(System.currentTimeMillis() / 1_000);
        client.request(HttpMethod.POST, port, "127.0.0.1", "/w/0")
                .compose(request -> request.putHeader("webhook-id", ID)
                        .putHeader("webhook-timestamp", seconds)
                        .putHeader("webhook-signature", signature(seconds))
                        .putHeader("content-type", "application/json")
                        .send(body))
                .compose(answer -> answer.end())
                .onComplete(ignored -> next());
    }

    private String signature(String seconds) {
        mac.update((ID + "." + seconds + ".").getBytes(StandardCharsets.US_ASCII));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
    }
}
