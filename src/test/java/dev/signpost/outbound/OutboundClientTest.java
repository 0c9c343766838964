package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Rig.Way.class)
class OutboundClientTest {
    private final Rig.Way way;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final Sender NOT_PERMITTED = new Sender() {
        @Override
        public long tenantKey() {
            return 1;
        }

        @Override
        public boolean permitted() {
            return false;
        }
    };

    private final Rig rig;

    OutboundClientTest(Rig.Way way) {
        this.way = way;
        this.rig = Rig.loopback(way);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldSendExactlyTheBytesItWasGiven() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            List<Map.Entry<String, String>> headers = List.of(
                    Map.entry("Content-Type", "application/json"),
                    Map.entry("webhook-id", "msg_1"),
                    Map.entry("X-Custom-Header", "a  b"),
                    Map.entry("X-Custom-Header", "c"),
                    Map.entry("host", "evil.example"),
                    Map.entry("Transfer-Encoding", "chunked"),
                    Map.entry("content-length", "1"),
                    Map.entry("Connection", "close"));
            TargetUrl url = new TargetUrl(false, "127.0.0.1", receiver.port(), "/a/../b//%2e?x=%00&y");
            Outcome outcome = rig.send(
                    new OutboundRequest(HttpMethod.POST, url, headers, new byte[] {'{', '\n', '}'}, 2000, Rig.SENDER));
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                assertThat(answered.status()).isEqualTo(200);
                assertThat(answered.answer().headers()).containsExactly(Map.entry("Content-Length", "2"));
                assertThat(answered.answer().body().bytes()).asString().isEqualTo("ok");
                assertThat(answered.answer().truncated()).isFalse();
                assertThat(answered.retryAfter()).isNull();
            });
            assertThat(receiver.requests.take())
                    .isEqualTo("POST /a/../b//%2e?x=%00&y HTTP/1.1\r\n"
                            + "Host: 127.0.0.1:" + receiver.port() + "\r\n"
                            + "Content-Type: application/json\r\n"
                            + "webhook-id: msg_1\r\n"
                            + "X-Custom-Header: a  b\r\n"
                            + "X-Custom-Header: c\r\n"
                            + "Content-Length: 3\r\n\r\n{\n}");
        }
    }

    @Test
    void shouldSendEveryCharacterThatAHeaderMayHave() throws Exception {
        String name = "!#$%&'*+-.^_`|~09AZaz";
        String value = "\t ~"
                + IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            rig.send(new OutboundRequest(
                    HttpMethod.POST,
                    Rig.http(receiver),
                    List.of(Map.entry(name, value + "\t"), Map.entry("empty", "")),
                    new byte[0],
                    2000,
                    Rig.SENDER));
            assertThat(receiver.requests.take())
                    .isEqualTo("POST /hook HTTP/1.1\r\nHost: 127.0.0.1:" + receiver.port() + "\r\n" + name + ": "
                            + value + "\t\r\nempty: \r\nContent-Length: 0\r\n\r\n");
        }
    }

    @Test
    void shouldSendAGetWithoutABody() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            rig.send(new OutboundRequest(HttpMethod.GET, Rig.http(receiver), List.of(), new byte[0], 2000, Rig.SENDER));
            assertThat(receiver.requests.take())
                    .isEqualTo("GET /hook HTTP/1.1\r\nHost: 127.0.0.1:" + receiver.port() + "\r\n\r\n");
        }
    }

    @Test
    void shouldUseOneConnectionForRequestsInARow() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            Future<Outcome> last = rig.inside(() -> {
                Future<Outcome> chain = rig.transport.send(Rig.post(Rig.http(receiver), 2000));
                for (int i = 0; i < 20; i++) {
                    chain = chain.compose(done -> rig.transport.send(Rig.post(Rig.http(receiver), 2000)));
                }
                return chain;
            });
            assertThat(Rig.await(last)).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.accepted()).isEqualTo(1);
            assertThat(rig.<Integer>inside(rig.client::openConnections)).isEqualTo(1);
        }
    }

    @Test
    void shouldNotFollowARedirect() throws Exception {
        try (RawReceiver other = RawReceiver.answering(OK);
                RawReceiver receiver = RawReceiver.answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + Rig.http(other) + "\r\nAlt-Svc: h2=\":443\"\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(rig.post(receiver, 2000))
                    .isInstanceOfSatisfying(
                            Outcome.Answered.class,
                            answered -> assertThat(answered.status()).isEqualTo(307));
            assertThat(other.accepted()).isZero();
        }
    }

    @Test
    void shouldKeepRetryAfterAndBoundTheHeaders() throws Exception {
        String many = "X-Filler: y\r\n".repeat(100);
        try (RawReceiver receiver = RawReceiver.answering(
                "HTTP/1.1 503 Busy\r\n" + many + "RETRY-After: 120\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(rig.post(receiver, 2000)).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                assertThat(answered.retryAfter()).isEqualTo("120");
                assertThat(answered.answer().headers()).hasSize(Excerpt.MAX_HEADERS);
            });
        }
    }

    @Test
    void shouldKeepABodyThatJustFitsAndItsConnection() throws Exception {
        String body = "b".repeat(16_384);
        try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 16384\r\n\r\n" + body)) {
            for (int i = 0; i < 2; i++) {
                assertThat(rig.post(receiver, 2000)).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                    assertThat(answered.answer().body().length()).isEqualTo(16_384);
                    assertThat(answered.answer().truncated()).isFalse();
                });
            }
            assertThat(receiver.accepted()).isEqualTo(1);
        }
    }

    @Test
    void shouldCutABodyThatIsLongerAndCloseItsConnection() throws Exception {
        try (RawReceiver receiver =
                RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 16385\r\n\r\n" + "b".repeat(16_385))) {
            assertThat(rig.post(receiver, 2000)).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                assertThat(answered.answer().body().length()).isEqualTo(16_384);
                assertThat(answered.answer().truncated()).isTrue();
            });
            await().until(() -> receiver.openNow() == 0);
        }
    }

    @Test
    void shouldUseAnotherConnectionWhenThePooledOneWasClosed() throws Exception {
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.request();
            with.say(OK);
            with.close();
        })) {
            assertThat(rig.post(receiver, 2000)).isInstanceOf(Outcome.Answered.class);
            await().until(() -> rig.inside(rig.client::openConnections) == 0);
            assertThat(rig.post(receiver, 2000)).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.accepted()).isEqualTo(2);
        }
    }

    @Test
    void shouldNotReuseAConnectionThatTheReceiverIsAboutToClose() throws Exception {
        try (RawReceiver receiver =
                RawReceiver.answering("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=9\r\nContent-Length: 0\r\n\r\n")) {
            for (int i = 0; i < 3; i++) {
                assertThat(rig.post(receiver, 2000)).isInstanceOf(Outcome.Answered.class);
            }
            assertThat(receiver.accepted()).isEqualTo(3);
            await().until(() -> receiver.openNow() <= 1);
        }
    }

    @Test
    void shouldBoundConnectionsAndWaitingPerDestination() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Rig small = new Rig(way, Rig.config().bounds(2, 5, 100, 100).build());
                RawReceiver receiver = gated(gate)) {
            List<Future<Outcome>> outcomes = small.inside(() -> posts(small, receiver, 9));
            await().until(() -> receiver.requests.size() == 2);
            gate.countDown();
            List<Outcome> ended = outcomes.stream().map(Rig::await).toList();
            assertThat(ended).filteredOn(Outcome.Answered.class::isInstance).hasSize(7);
            assertThat(ended)
                    .filteredOn(Outcome.Failed.class::isInstance)
                    .extracting(outcome -> ((Outcome.Failed) outcome).kind())
                    .containsExactly(FailureKind.TIMEOUT, FailureKind.TIMEOUT);
            assertThat(receiver.accepted()).isEqualTo(2);
        }
    }

    @Test
    void shouldBoundAttemptsInFlightAndLetTheOthersWait() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Rig small = new Rig(way, Rig.config().bounds(64, 64, 3, 2).build());
                RawReceiver receiver = gated(gate)) {
            List<Future<Outcome>> outcomes = small.inside(() -> posts(small, receiver, 7));
            await().until(() -> receiver.requests.size() == 3);
            assertThat(receiver.accepted()).isEqualTo(3);
            gate.countDown();
            List<Outcome> ended = outcomes.stream().map(Rig::await).toList();
            assertThat(ended).filteredOn(Outcome.Answered.class::isInstance).hasSize(5);
            assertThat(small.<Integer>inside(small.client::attempts)).isZero();
        }
    }

    @Test
    void shouldCloseTheLongestIdleConnectionWhenSocketsRunOut() throws Exception {
        try (Rig small = new Rig(way, Rig.config().bounds(64, 64, 1, 2).build());
                RawReceiver first = RawReceiver.answering(OK);
                RawReceiver second = RawReceiver.answering(OK)) {
            assertThat(small.post(first, 2000)).isInstanceOf(Outcome.Answered.class);
            assertThat(small.post(second, 2000)).isInstanceOf(Outcome.Answered.class);
            await().until(() -> first.openNow() == 0);
            assertThat(second.openNow()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseWhatIsNotAllowedWithoutConnecting() throws Exception {
        try (Rig strict = new Rig(way, Rig.config().allow().build());
                RawReceiver receiver = RawReceiver.answering(OK)) {
            assertThat(strict.post(receiver, 2000))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.ADDRESS_REFUSED));
            assertThat(receiver.accepted()).isZero();
        }
    }

    @Test
    void shouldAnswerThoughItIsClosed() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            Rig.await(rig.transport.close());
            assertThat(rig.post(receiver, 2000)).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void shouldKeepDeadlinesThoughACallerThrows() throws Exception {
        try (RawReceiver receiver = RawReceiver.start(RawReceiver.Conversation::hang)) {
            Future<Outcome> second = rig.inside(() -> {
                rig.client.context().exceptionHandler(thrown -> {});
                rig.transport.send(Rig.post(Rig.http(receiver), 200)).onComplete(outcome -> {
                    throw new IllegalStateException("a caller's defect");
                });
                return rig.transport.send(Rig.post(Rig.http(receiver), 400));
            });
            assertThat(Rig.await(second).millis()).isBetween(400, 650);
        }
    }

    @Test
    void shouldWriteNothingWhenTheSenderWithdraws() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            OutboundRequest withdrawn = new OutboundRequest(
                    HttpMethod.POST, Rig.http(receiver), List.of(), new byte[1], 2000, NOT_PERMITTED);
            for (int i = 0; i < 3; i++) {
                Future<Outcome> outcome = rig.transport.send(withdrawn);
                await().until(outcome::isComplete);
                assertThat(outcome.cause()).isInstanceOf(NotSent.class);
            }
            assertThat(rig.post(receiver, 2000)).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.requests).hasSize(1);
            assertThat(receiver.accepted()).isEqualTo(1);
            assertThat(rig.<Integer>inside(rig.client::attempts)).isZero();
        }
    }

    @Test
    void shouldRefuseAHeaderThatWouldBreakOut() {
        TargetUrl url = new TargetUrl(false, "127.0.0.1", 1, "/");
        for (String value : List.of("a\r\nb: c", "a\n b", "a\r\n\tb", "\u0000", "ü")) {
            assertThatThrownBy(() -> new OutboundRequest(
                            HttpMethod.POST, url, List.of(Map.entry("X-A", value)), new byte[0], 1, Rig.SENDER))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new OutboundRequest(
                        HttpMethod.POST, url, List.of(Map.entry("X A", "b")), new byte[0], 1, Rig.SENDER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RawReceiver gated(CountDownLatch gate) throws IOException {
        return RawReceiver.start(with -> {
            while (with.request()) {
                gate.await();
                with.say(OK);
            }
        });
    }

    private static List<Future<Outcome>> posts(Rig rig, RawReceiver receiver, int count) {
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(rig.transport.send(Rig.post(Rig.http(receiver), 5000)));
        }
        return outcomes;
    }
}
