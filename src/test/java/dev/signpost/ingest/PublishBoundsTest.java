package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.BodyRoom;
import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What publishers are told who have reached a limit, and what is kept of bodies that arrive slowly. */
@ExtendWith(VertxExtension.class)
class PublishBoundsTest {
    private static final String EVENTS = "/v1/tenants/acme/events";
    private static final String JSON = "Content-Type: application/json\r\n";

    private final RecordingIntake intake = new RecordingIntake();
    private PublishServer server;

    @BeforeEach
    void serve(Vertx vertx) {
        server = new PublishServer(vertx, intake, Duration.ofSeconds(30));
    }

    @Test
    void shouldAnswerABatchOfWhichNothingIsTakenAsAWhole() throws Exception {
        intake.answers(draft -> Future.failedFuture(overShare()));
        String body = "[{\"type\":\"a\",\"data\":1},{\"type\":\"b\"},{\"type\":\"c\",\"data\":2}]";

        RawAnswer answer = ask(EVENTS + "/batch", "publish", JSON, body);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("7");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"pending-events\";q=12");
        assertThat(answer.header("RateLimit")).isEqualTo("\"pending-events\";r=0;t=7");
        assertThat(answer.header("RateLimit-Limit")).isEqualTo("12");
        assertThat(answer.header("RateLimit-Remaining")).isEqualTo("0");
        assertThat(answer.header("RateLimit-Reset")).isEqualTo("7");
        assertThat(answer.json().getInteger("retryAfterSeconds")).isEqualTo(7);
    }

    @Test
    void shouldNotReadABatchForWhichThereIsNoRoom() throws Exception {
        intake.isFull(overShare());
        try (Socket socket = server.connect()) {
            String head = "POST " + EVENTS + "/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer publish\r\n"
                    + JSON + "Content-Length: 1000\r\n\r\n";

            socket.getOutputStream().write(head.getBytes(US_ASCII));

            assertThat(RawAnswer.read(socket).status()).isEqualTo(429);
        }
    }

    @Test
    void shouldGiveRoomForABodyBackWhenItIsWholeOrItsConnectionEnds() throws Exception {
        var held = new AtomicInteger();
        intake.hasRoom(() -> new CountedRoom(held));
        byte[] request = PublishServer.request(EVENTS, "publish", JSON, eventOf(1_000));
        try (Socket whole = server.connect();
                Socket broken = server.connect()) {
            whole.getOutputStream().write(request, 0, request.length - 500);
            broken.getOutputStream().write(request, 0, request.length - 500);
            Awaitility.await("two halves").until(() -> held.get() == 1_000);
            whole.getOutputStream().write(request, request.length - 500, 500);

            assertThat(RawAnswer.read(whole).status()).isEqualTo(202);
            broken.shutdownOutput();

            Awaitility.await("nothing held").until(() -> held.get() == 0);
        }
    }

    @Test
    void shouldRefuseABodyThatArrivesSlowlyWhereThereIsNoRoom() throws Exception {
        intake.hasRoom(() -> new CountedRoom(new AtomicInteger()) {
            @Override
            public void take(int bytes) {
                throw overShare();
            }
        });
        byte[] request = PublishServer.request(EVENTS, "publish", JSON, eventOf(1_000));
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(request, 0, request.length - 500);

            RawAnswer answer = RawAnswer.read(socket);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(intake.submitted).isEmpty();
        }
    }

    private static Refusal overShare() {
        return Refusal.tooMany(
                new Refusal.Reached(Limit.PENDING_EVENTS, 12), "Too many of yours.", Duration.ofMillis(6_100));
    }

    /** Of one body; the total is that of all. */
    private static class CountedRoom implements BodyRoom {
        private final AtomicInteger total;
        private int mine;

        CountedRoom(AtomicInteger total) {
            this.total = total;
        }

        @Override
        public void take(int bytes) {
            mine += bytes;
            total.addAndGet(bytes);
        }

        @Override
        public void giveBack() {
            total.addAndGet(-mine);
            mine = 0;
        }
    }

    private RawAnswer ask(String path, String key, String headers, String body) throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(PublishServer.request(path, key, headers, body));
            return RawAnswer.read(socket).asPromised(path);
        }
    }

    private static String eventOf(int bytes) {
        String start = "{\"type\":\"a\",\"data\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }
}
