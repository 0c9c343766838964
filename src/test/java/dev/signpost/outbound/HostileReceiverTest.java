package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Rig.Way.class)
class HostileReceiverTest {

    private static final int DEADLINE = 400;
    private static final int GRACE = 250;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\n";

    private final Rig rig;

    HostileReceiverTest(Rig.Way way) {
        this.rig = Rig.loopback(way);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Nothing of the attempt may be left: no socket at the receiver, none at ours, no attempt. */
    private void nothingIsLeft(RawReceiver... receivers) {
        await().until(() -> Stream.of(receivers).allMatch(receiver -> receiver.openNow() == 0));
        await().until(() -> rig.inside(() -> rig.client.openConnections() + rig.client.attempts()) == 0);
    }

    private void expectFailure(RawReceiver.Script script, FailureKind kind) throws IOException {
        try (RawReceiver receiver = RawReceiver.start(script)) {
            Outcome outcome = rig.post(receiver, DEADLINE);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(kind));
            assertThat(outcome.millis()).isLessThanOrEqualTo(DEADLINE + GRACE);
            if (kind == FailureKind.TIMEOUT) {
                assertThat(outcome.millis()).isGreaterThanOrEqualTo(DEADLINE);
            }
            nothingIsLeft(receiver);
        }
    }

    private Outcome.Answered expectSuccess(RawReceiver.Script script) throws IOException {
        try (RawReceiver receiver = RawReceiver.start(script)) {
            long start = System.nanoTime();
            Outcome outcome = rig.post(receiver, DEADLINE);
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThanOrEqualTo(DEADLINE + GRACE + 200);
            assertThat(outcome).isInstanceOf(Outcome.Answered.class);
            nothingIsLeft(receiver);
            return (Outcome.Answered) outcome;
        }
    }

    @Test
    void shouldTimeOutWhenTheReceiverNeverAnswers() throws IOException {
        expectFailure(
                with -> {
                    with.request();
                    with.hang();
                },
                FailureKind.TIMEOUT);
    }

    @Test
    void shouldTimeOutWhenTheReceiverNeverReads() throws IOException {
        byte[] big = new byte[64 << 20];
        try (RawReceiver receiver = RawReceiver.start(with -> with.freeze())) {
            Outcome outcome = rig.send(
                    new OutboundRequest(HttpMethod.POST, Rig.http(receiver), List.of(), big, DEADLINE, Rig.SENDER));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT));
            await().until(() -> rig.inside(() -> rig.client.openConnections() + rig.client.attempts()) == 0);
        }
    }

    @Test
    void shouldTimeOutWhenNobodyAcceptsTheConnection() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TargetUrl url = new TargetUrl(false, "127.0.0.1", full.getLocalPort(), "/");
            List<Outcome> outcomes = rig
                    .inside(() -> IntStream.range(0, 8)
                            .mapToObj(i -> rig.transport.send(Rig.post(url, DEADLINE)))
                            .toList())
                    .stream()
                    .map(Rig::await)
                    .toList();
            assertThat(outcomes).allSatisfy(outcome -> {
                assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(outcome.millis()).isLessThanOrEqualTo(DEADLINE + GRACE);
            });
        }
    }

    @Test
    void shouldSayThatAConnectionWasRefused() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(rig.send(Rig.post(new TargetUrl(false, "127.0.0.1", port, "/"), DEADLINE)))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.REFUSED));
    }

    @Test
    void shouldTimeOutOnAHeadThatDripsIn() throws IOException {
        expectFailure(
                with -> {
                    with.request();
                    with.drip(HEAD, 50);
                },
                FailureKind.TIMEOUT);
    }

    @Test
    void shouldCountAHeadInTimeThoughItsBodyDripsIn() throws IOException {
        Outcome.Answered answered = expectSuccess(with -> {
            with.request();
            with.say(HEAD);
            with.drip("hello", 300);
        });
        assertThat(answered.answer().truncated()).isTrue();
        assertThat(answered.millis()).isLessThan(DEADLINE);
        assertThat(answered.answer().body().bytes()).asString().isEqualTo("h");
    }

    @Test
    void shouldRefuseAnEndlessHead() throws IOException {
        expectFailure(
                with -> {
                    with.request();
                    with.say("HTTP/1.1 200 OK\r\n");
                    while (true) {
                        with.say("X-Filler: " + "y".repeat(1000) + "\r\n");
                    }
                },
                FailureKind.PROTOCOL);
    }

    @Test
    void shouldRefuseAnEndlessLine() throws IOException {
        expectFailure(
                with -> {
                    with.request();
                    with.say("HTTP/1.1 200 ");
                    while (true) {
                        with.say("O".repeat(1000));
                    }
                },
                FailureKind.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 9223372036854775807\r\n", "Transfer-Encoding: chunked\r\n"})
    void shouldReadOnlyTheExcerptOfAnEndlessBody(String framing) throws IOException {
        String piece = "y".repeat(4096);
        Outcome.Answered answered = expectSuccess(with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
            while (true) {
                with.say(framing.startsWith("T") ? "1000\r\n" + piece + "\r\n" : piece);
            }
        });
        assertThat(answered.answer().body().length()).isEqualTo(16_384);
        assertThat(answered.answer().truncated()).isTrue();
    }

    @Test
    void shouldStopAtTheExcerptOfOneHugeChunk() throws IOException {
        Outcome.Answered answered = expectSuccess(with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
            while (true) {
                with.say("y".repeat(65_536));
            }
        });
        assertThat(answered.answer().body().length()).isEqualTo(16_384);
    }

    @Test
    void shouldNotUnpackACompressedBody() throws IOException {
        Outcome.Answered answered = expectSuccess(with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: 3\r\n\r\n");
            with.say(new byte[] {0x1f, (byte) 0x8b, 0});
        });
        assertThat(answered.answer().body().bytes()).containsExactly(0x1f, 0x8b, 0);
    }

    static Stream<Arguments> notHttp() {
        return Stream.of(
                        "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
                        "220 mail.example ESMTP\r\n",
                        "\u0000\u0001\u0002\u0003\r\n\r\n",
                        "HTTP/2.0 200 OK\r\n\r\n",
                        "HTTP/1.1 abc OK\r\n\r\n",
                        "HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 1000 High\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nX-A: a\u0000b\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(17) + HEAD + "hello")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("notHttp")
    void shouldCallWhatIsNotHttpAProtocolError(String answer) throws IOException {
        expectFailure(
                with -> {
                    with.request();
                    with.say(answer);
                },
                FailureKind.PROTOCOL);
    }

    @Test
    void shouldNotTakeABannerForAnAnswer() throws IOException {
        try (RawReceiver receiver = RawReceiver.start(with -> with.say("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"))) {
            assertThat(rig.post(receiver, DEADLINE)).isInstanceOf(Outcome.Failed.class);
            nothingIsLeft(receiver);
        }
    }

    @Test
    void shouldSkipInterimResponses() throws IOException {
        Outcome.Answered answered = expectSuccess(with -> {
            with.request();
            with.say("HTTP/1.1 100 Continue\r\n\r\n");
            with.say("HTTP/1.1 102 Processing\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            with.say("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        });
        assertThat(answered.status()).isEqualTo(204);
        assertThat(answered.answer().headers()).hasSize(1);
    }

    @Test
    void shouldTimeOutOnInterimResponsesAlone() throws IOException {
        expectFailure(
                with -> {
                    with.request();
                    with.say("HTTP/1.1 102 Processing\r\n\r\n");
                    with.hang();
                },
                FailureKind.TIMEOUT);
    }

    @Test
    void shouldTakeAnAnswerThatComesBeforeTheRequestWasRead() throws IOException {
        byte[] big = new byte[32 << 20];
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.say("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            with.freeze();
        })) {
            Outcome outcome = rig.send(
                    new OutboundRequest(HttpMethod.POST, Rig.http(receiver), List.of(), big, 2000, Rig.SENDER));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Answered.class,
                            answered -> assertThat(answered.status()).isEqualTo(413));
            await().until(() -> rig.inside(() -> rig.client.openConnections() + rig.client.attempts()) == 0);
        }
    }

    /** The head is complete at its last line feed: before it every break is a failure, from it on none is. */
    @Test
    void shouldDecideByTheHeadWhereverTheConnectionIsReset() {
        breakEverywhere(with -> {
            // What was said must arrive before the reset, which may overtake it.
            with.pause(300);
            with.reset();
        });
    }

    @Test
    void shouldDecideByTheHeadWhereverTheConnectionIsHalfClosed() {
        breakEverywhere(RawReceiver.Conversation::halfClose);
    }

    private void breakEverywhere(RawReceiver.Script end) {
        String whole = HEAD + "hello";
        List<RawReceiver> receivers = IntStream.rangeClosed(0, whole.length())
                .mapToObj(n -> breakingAfter(whole.substring(0, n), end))
                .toList();
        List<Outcome> outcomes =
                receivers.stream()
                        .map(receiver -> rig.transport.send(Rig.post(Rig.http(receiver), 3000)))
                        .toList()
                        .stream()
                        .map(Rig::await)
                        .toList();
        for (int n = 0; n < HEAD.length(); n++) {
            assertThat(outcomes.get(n))
                    .as("after %d bytes", n)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isIn(FailureKind.RESET, FailureKind.PROTOCOL));
        }
        for (int n = HEAD.length(); n <= whole.length(); n++) {
            boolean truncated = n < whole.length();
            assertThat(outcomes.get(n))
                    .as("after %d bytes", n)
                    .isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                        assertThat(answered.status()).isEqualTo(200);
                        assertThat(answered.answer().truncated()).isEqualTo(truncated);
                    });
        }
        nothingIsLeft(receivers.toArray(RawReceiver[]::new));
        receivers.forEach(RawReceiver::close);
    }

    private static RawReceiver breakingAfter(String text, RawReceiver.Script end) {
        try {
            return RawReceiver.start(with -> {
                with.request();
                with.say(text);
                end.run(with);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldNotTakeWhatNobodyAskedForAsTheNextAnswer() throws Exception {
        String forged = "HTTP/1.1 200 OK\r\nX-Forged: yes\r\nContent-Length: 0\r\n\r\n";
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.request();
            with.say(HEAD + "hello" + forged);
            if (with.request()) {
                with.say("HTTP/1.1 500 Real\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            for (int i = 0; i < 5; i++) {
                Outcome outcome = rig.post(receiver, 2000);
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Answered.class,
                                answered -> assertThat(answered.answer().headers())
                                        .noneMatch(header -> header.getKey().equals("X-Forged")));
            }
            await().until(() -> receiver.openNow() == 0);
        }
    }

    @Test
    void shouldHoldAgainstTwoHundredReceiversThatHang() throws Exception {
        try (RawReceiver hanging = RawReceiver.start(with -> {
                    with.request();
                    with.hang();
                });
                RawReceiver healthy = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            var hung = rig.inside(() -> IntStream.range(0, 200)
                    .mapToObj(i -> rig.transport.send(Rig.post(Rig.http(hanging), 1500)))
                    .toList());
            for (int i = 0; i < 50; i++) {
                assertThat(rig.post(healthy, DEADLINE)).isInstanceOf(Outcome.Answered.class);
            }
            assertThat(hung.stream().map(Rig::await))
                    .allSatisfy(outcome ->
                            assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.TIMEOUT));
            assertThat(rig.<Integer>inside(rig.client::attempts)).isZero();
            // A connection may be accepted before the end of the one that it replaces is seen.
            assertThat(hanging.peak()).isBetween(64, 128);
        }
    }
}
