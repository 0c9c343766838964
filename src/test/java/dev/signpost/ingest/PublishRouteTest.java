package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class PublishRouteTest {
    private static final String EVENTS = "/v1/tenants/acme/events";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String EVENT = "{\"type\":\"deal.won\",\"data\":{\"id\": 7.0}}";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final RecordingIntake intake = new RecordingIntake();
    private PublishServer server;

    @BeforeEach
    void serve(Vertx vertx) {
        server = new PublishServer(vertx, intake, Duration.ofSeconds(30));
    }

    @Test
    void shouldSubmitTheEventAndAnswerWithItsReceipt() throws Exception {
        String headers = JSON + "Idempotency-Key: k-1\r\ntraceparent: " + TRACE + "\r\nX-Request-Id: mine\r\n";

        RawAnswer answer = ask(EVENTS, "publish", headers, EVENT);

        assertThat(intake.taken())
                .isEqualTo(new Draft("acme", "deal.won", null, RawJson.of("{\"id\": 7.0}"), null, "k-1", TRACE));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.body())
                .isEqualTo("{\"id\":\"01980000-0000-7000-8000-0000000000ab\","
                        + "\"acceptedAt\":\"2026-04-06T11:39:46.752Z\",\"matchedCount\":3,\"duplicate\":false}");
    }

    @Test
    void shouldSayThatTheTypeIsUnknown() throws Exception {
        intake.answers(draft -> Future.succeededFuture(
                new Receipt(RecordingIntake.RECEIPT.id(), 1_775_475_586_752L, Integer.MAX_VALUE, false, true)));

        assertThat(ask(EVENTS, "publish", JSON, EVENT).body())
                .endsWith(",\"matchedCount\":2147483647,\"duplicate\":false,\"unknownType\":true}");
    }

    @Test
    void shouldNotAnswerBeforeTheEventIsDurable() throws Exception {
        Promise<Receipt> commit = intake.holdsBack();
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(PublishServer.request(EVENTS, "publish", JSON, EVENT));
            intake.taken();
            assertThat(socket.getInputStream().available()).isZero();

            commit.complete(RecordingIntake.RECEIPT);

            assertThat(RawAnswer.read(socket).status()).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "publish, /v1/tenants/acme/events, 202",
        "admin, /v1/tenants/acme/events, 202",
        "publish, /v1/tenants/%61cme/events, 202",
        "read, /v1/tenants/acme/events, 403",
        "other, /v1/tenants/acme/events, 404",
        "publish, /v1/tenants/other/events, 404",
        "publish, /v1/tenants/nobody/events, 404",
        "admin, /v1/tenants/nobody/events, 404",
        "publish, /v1/tenants/%zz/events, 400",
        "wrong, /v1/tenants/acme/events, 401",
        "publish, /v1/tenants/acme/events?dryRun=true, 422",
        "read, /v1/tenants/acme/events/batch, 403",
        "other, /v1/tenants/acme/events/batch, 404",
        "wrong, /v1/tenants/acme/events/batch, 401",
    })
    void shouldAdmitOnlyWhoMayPublish(String key, String path, int status) throws Exception {
        assertThat(ask(path, key, JSON, EVENT).status()).isEqualTo(status);
        assertThat(intake.submitted).hasSize(status == 202 ? 1 : 0);
    }

    @Test
    void shouldSayTheSameOfAForeignAndAnUnknownTenant() throws Exception {
        String id = "X-Request-Id: same\r\n";

        RawAnswer foreign = ask("/v1/tenants/other/events", "publish", JSON + id, EVENT);
        RawAnswer unknown = ask("/v1/tenants/nobody/events", "publish", JSON + id, EVENT);

        assertThat(foreign.body()).isEqualTo(unknown.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/tenants/acme/event",
                "/v1/tenants/acme/events/batches",
                "/v1/tenants/acme/x/events",
                "/v1/tenants/events",
                "/v2/tenants/acme/events",
                "/",
            })
    void shouldLeaveOtherPathsToTheRouter(String path) throws Exception {
        assertThat(ask(path, "publish", JSON, EVENT).status()).isEqualTo(418);
    }

    @Test
    void shouldLeaveOtherMethodsToTheRouter() throws Exception {
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write(("GET " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));

            assertThat(RawAnswer.read(socket).status()).isEqualTo(418);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        application/json | 202
        application/json; charset=utf-8 | 202
        Application/JSON;charset="UTF-8" | 202
        application/json; charset=latin1 | 415
        text/plain | 415
        application/x-www-form-urlencoded | 415
        """)
    void shouldTakeJsonOnly(String contentType, int status) throws Exception {
        RawAnswer answer = ask(EVENTS, "publish", "Content-Type: " + contentType + "\r\n", EVENT);

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void shouldRefuseAnEventThatGoesRoundInALoop() throws Exception {
        RawAnswer second = ask(EVENTS, "publish", JSON + "Signpost-Hops: 2\r\n", EVENT);
        RawAnswer third = ask(EVENTS, "publish", JSON + "signpost-hops: 3\r\n", EVENT);
        RawAnswer batch = ask(EVENTS + "/batch", "publish", JSON + "Signpost-Hops: 3\r\n", "[" + EVENT + "]");

        assertThat(second.status()).isEqualTo(202);
        assertThat(third.status()).isEqualTo(422);
        assertThat(batch.status()).isEqualTo(422);
        assertThat(intake.submitted)
                .singleElement()
                .satisfies(draft -> assertThat(draft.hops()).isEqualTo(2));
    }

    @Test
    void shouldRefuseCompressedBodies() throws Exception {
        assertThat(ask(EVENTS, "publish", JSON + "Content-Encoding: gzip\r\n", EVENT)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void shouldNameAllFaultsInAProblem() throws Exception {
        RawAnswer answer = ask(EVENTS, "publish", JSON, "{\"type\":\"a b\",\"date\":1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().getJsonArray("errors").stream()
                        .map(error -> ((JsonObject) error).getString("pointer")))
                .containsExactly("/type", "/date", "/data");
        assertThat(intake.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"type\":\"a\",\"data\":1}}", "{\"type\":\"a\",\"data\":NaN}"})
    void shouldRefuseBodiesThatAreNotJson(String body) throws Exception {
        assertThat(ask(EVENTS, "publish", JSON, body).status()).isEqualTo(400);
    }

    @Test
    void shouldRefuseTwoKeys() throws Exception {
        String twice = JSON + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n";

        assertThat(ask(EVENTS, "publish", twice, EVENT).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"1024, 202", "1025, 413"})
    void shouldLimitTheBody(int bytes, int status) throws Exception {
        assertThat(ask(EVENTS, "publish", JSON, eventOf(bytes)).status()).isEqualTo(status);
    }

    @Test
    void shouldCountABodyThatNeverEnds() throws Exception {
        try (Socket socket = server.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer publish\r\n" + JSON
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(US_ASCII));
            byte[] chunk = ("400\r\n" + " ".repeat(0x400) + "\r\n").getBytes(US_ASCII);
            out.write(chunk);
            out.write(chunk);

            assertThat(RawAnswer.read(socket).status()).isEqualTo(413);
            assertThat(chunksTaken(out, chunk)).isLessThan(100_000);
        }
    }

    @Test
    void shouldTakeAChunkedBody() throws Exception {
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write(("POST " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer publish\r\n"
                                    + JSON + "Transfer-Encoding: chunked\r\n\r\n5\r\n" + EVENT.substring(0, 5) + "\r\n"
                                    + Integer.toHexString(EVENT.length() - 5) + "\r\n" + EVENT.substring(5)
                                    + "\r\n0\r\n\r\n")
                            .getBytes(US_ASCII));

            assertThat(RawAnswer.read(socket).status()).isEqualTo(202);
            assertThat(intake.taken().data()).isEqualTo(RawJson.of("{\"id\": 7.0}"));
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        try (Socket socket = server.connect()) {
            for (int i = 0; i < 20; i++) {
                String id = "X-Request-Id: r" + i + "\r\n";
                String body = i % 5 == 4 ? "{" : EVENT;
                socket.getOutputStream().write(PublishServer.request(EVENTS, "publish", JSON + id, body));
            }
            for (int i = 0; i < 20; i++) {
                RawAnswer answer = RawAnswer.read(socket);
                assertThat(answer.header("X-Request-Id")).isEqualTo("r" + i);
                assertThat(answer.status()).isEqualTo(i % 5 == 4 ? 400 : 202);
            }
        }
        assertThat(intake.submitted).hasSize(16);
    }

    @Test
    void shouldPassARefusalOn() throws Exception {
        intake.answers(draft -> Future.failedFuture(Refusal.busy("Come back.", Duration.ofSeconds(2))));

        RawAnswer answer = ask(EVENTS, "publish", JSON, EVENT);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.json().getString("detail")).isEqualTo("Come back.");
    }

    @Test
    void shouldTellNothingOfAFaultThatNobodyForesaw() throws Exception {
        intake.answers(draft -> Future.failedFuture(new IllegalStateException("swordfish")));

        RawAnswer answer = ask(EVENTS, "publish", JSON, EVENT);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("swordfish");
        assertThat(server.unforeseen).hasSize(1);
    }

    @Test
    void shouldAnswerInTimeThoughTheIntakeDoesNot(Vertx vertx) throws Exception {
        server = new PublishServer(vertx, intake, Duration.ofMillis(50));
        Promise<Receipt> commit = intake.holdsBack();

        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(PublishServer.request(EVENTS, "publish", JSON, EVENT));
            RawAnswer late = RawAnswer.read(socket);
            commit.complete(RecordingIntake.RECEIPT);
            socket.getOutputStream().write(PublishServer.request(EVENTS, "publish", JSON, "{"));
            RawAnswer next = RawAnswer.read(socket);

            assertThat(late.status()).isEqualTo(503);
            assertThat(late.header("Retry-After")).isEqualTo("2");
            assertThat(late.json().getString("detail")).contains("repeat it with the same idempotency key");
            assertThat(next.status()).isEqualTo(400);
        }
        assertThat(server.unforeseen).isEmpty();
    }

    @Test
    void shouldAnswerEachEventOfABatch() throws Exception {
        intake.answers(draft -> draft.type().equals("busy")
                ? Future.failedFuture(Refusal.busy("Come back.", Duration.ofSeconds(1)))
                : Future.succeededFuture(RecordingIntake.RECEIPT));
        String body = "[{\"type\":\"a\",\"data\":1,\"idempotencyKey\":\"k\"},{\"type\":\"b\"},"
                + "{\"type\":\"busy\",\"data\":2}]";

        RawAnswer answer = ask(EVENTS + "/batch", "publish", JSON, body);

        assertThat(answer.status()).isEqualTo(200);
        var items = answer.json().getJsonArray("items");
        assertThat(items).hasSize(3);
        assertThat(items.getJsonObject(0).getString("id"))
                .isEqualTo(RecordingIntake.RECEIPT.id().toString());
        assertThat(items.getJsonObject(1).getInteger("status")).isEqualTo(422);
        assertThat(items.getJsonObject(1)
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("pointer"))
                .isEqualTo("/1/data");
        assertThat(items.getJsonObject(2).getInteger("status")).isEqualTo(503);
        assertThat(intake.taken().idempotencyKey()).isEqualTo("k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"type\":\"a\",\"data\":1},]", "[{\"type\":\"a\",\"data\":1}", "[]", "{}"})
    void shouldTakeNothingOfABrokenBatch(String body) throws Exception {
        assertThat(ask(EVENTS + "/batch", "publish", JSON, body).status()).isBetween(400, 422);
        assertThat(intake.submitted).isEmpty();
    }

    @Test
    void shouldLimitABatchByItsOwnBytes() throws Exception {
        String fits = "[" + eventOf(1_000) + "," + eventOf(1_000) + "," + eventOf(1_000) + "]";
        String large = "[" + eventOf(1_000) + " ".repeat(PublishServer.MAX_BATCH) + "]";

        assertThat(ask(EVENTS + "/batch", "publish", JSON, fits).status()).isEqualTo(200);
        assertThat(ask(EVENTS + "/batch", "publish", JSON, large).status()).isEqualTo(413);
    }

    @Test
    void shouldRefuseOneKeyForAWholeBatch() throws Exception {
        RawAnswer answer = ask(EVENTS + "/batch", "publish", JSON + "Idempotency-Key: k\r\n", "[" + EVENT + "]");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getString("detail")).contains("idempotencyKey of its own");
    }

    private RawAnswer ask(String path, String key, String headers, String body) throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(PublishServer.request(path, key, headers, body));
            return RawAnswer.read(socket).asPromised(path);
        }
    }

    /** How many chunks go out before the server hangs up. */
    private static int chunksTaken(OutputStream out, byte[] chunk) throws IOException {
        for (int chunks = 0; chunks < 100_000; chunks++) {
            try {
                out.write(chunk);
            } catch (SocketException hungUp) {
                return chunks;
            }
        }
        return 100_000;
    }

    private static String eventOf(int bytes) {
        String start = "{\"type\":\"a\",\"data\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }
}
