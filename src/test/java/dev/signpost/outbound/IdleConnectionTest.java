package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.Receivers.Transport;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections between two requests: whose they are, and what may come on them. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class IdleConnectionTest {
    private final Rig.Way way;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String REAL = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\nreal";
    private static final String POISON = "HTTP/1.1 200 OK\r\nX-Poison: yes\r\nX-Swallow: ";
    private static final Sender A = Sender.of(1);
    private static final Sender B = Sender.of(2);

    private Receivers receivers;
    private FakeDns dns;
    private Rig rig;

    IdleConnectionTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        receivers = new Receivers();
        dns = new FakeDns().name(Receivers.HOST, Zone.of(60, "127.0.0.1"));
        rig = new Rig(
                way,
                Rig.config()
                        .dns(dns)
                        .trusted(receivers.authority.getCertificatePEM())
                        .connectTimeout(Duration.ofSeconds(5))
                        .build());
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    private Outcome post(Transport transport, RawReceiver receiver, String path, Sender sender) {
        return rig.send(Rig.post(new TargetUrl(transport.tls(), Receivers.HOST, receiver.port(), path), 5000, sender));
    }

    private static int status(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return answered.status();
        }
        throw new AssertionError("no answer: " + outcome);
    }

    /** What A's receiver sends when nobody has asked: a swallowing header, a broken line, a whole answer. */
    static Stream<Arguments> strayForEachTransport() {
        return Stream.of(POISON, "warn", OK)
                .flatMap(stray -> Stream.of(Transport.values()).map(transport -> Arguments.of(transport, stray)));
    }

    @ParameterizedTest
    @MethodSource("strayForEachTransport")
    void shouldGiveATenantNothingOfAnothersConnection(Transport transport, String stray) throws Exception {
        CountDownLatch strayed = new CountDownLatch(1);
        try (RawReceiver receiver = receivers.start(transport, with -> {
            with.request();
            with.say(OK);
            if (!rigIsAt(with, "/b")) {
                with.pause(300);
                with.say(stray);
                strayed.countDown();
            }
            while (with.request()) {
                with.say(REAL);
            }
        })) {
            assertThat(status(post(transport, receiver, "/a", A))).isEqualTo(200);
            strayed.await();

            Outcome second = post(transport, receiver, "/b", B);

            assertThat(second.answer().headers())
                    .noneMatch(header -> header.getKey().startsWith("X-"));
            assertThat(receiver.accepted()).isEqualTo(2);
        }
    }

    private static boolean rigIsAt(RawReceiver.Conversation with, String path) {
        return with.last().startsWith("POST " + path);
    }

    /** The race that no listening can win: what B reads was sent before B's request, and not yet read. */
    @ParameterizedTest
    @EnumSource
    void shouldNeverShareAConnectionBetweenTenants(Transport transport) throws Exception {
        try (RawReceiver receiver = receivers.start(transport, with -> {
            while (with.request()) {
                with.say(with.last().startsWith("POST /b") ? REAL : OK);
            }
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(status(post(transport, receiver, "/a", A))).isEqualTo(200);
                assertThat(status(post(transport, receiver, "/b", B))).isEqualTo(500);
            }
            assertThat(receiver.accepted()).isEqualTo(2);
            assertThat(rig.<Integer>inside(rig.client::openConnections)).isEqualTo(2);
        }
    }

    static Stream<Arguments> unaskedForEachTransport() {
        return Stream.of(POISON, "\0", "\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 408 Timeout\r\n\r\n")
                .flatMap(stray -> Stream.of(Transport.values()).map(transport -> Arguments.of(transport, stray)));
    }

    @ParameterizedTest
    @MethodSource("unaskedForEachTransport")
    void shouldCloseAnIdleConnectionAtItsFirstByte(Transport transport, String stray) throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        try (RawReceiver receiver = receivers.start(transport, with -> {
            with.request();
            with.say(OK);
            idle.await();
            with.say(stray);
        })) {
            assertThat(status(post(transport, receiver, "/a", A))).isEqualTo(200);
            assertThat(rig.<Integer>inside(rig.client::openConnections)).isEqualTo(1);

            idle.countDown();

            await().until(() -> rig.inside(rig.client::openConnections) == 0);
            await().until(() -> receiver.openNow() == 0);
            assertThat(rig.counters.outOfTurn.sum()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndAConnectionWithBytesBehindTheAnswer(Transport transport) throws Exception {
        try (RawReceiver receiver = receivers.start(transport, with -> {
            with.request();
            with.say(OK + POISON);
            with.hang();
        })) {
            assertThat(status(post(transport, receiver, "/a", A))).isEqualTo(200);
            await().until(() -> receiver.openNow() == 0);
            assertThat(rig.counters.outOfTurn.sum()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void shouldHearTheEndOfTlsOnAnIdleConnection(Transport transport) throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        try (RawReceiver receiver = RawReceiver.start(with -> {
            try (SSLSocket tls = receivers.over(with.socket(), transport)) {
                InputStream in = tls.getInputStream();
                String request = "";
                while (!request.endsWith("{\"a\":1}")) {
                    request += (char) in.read();
                }
                tls.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
                idle.await();
                // Ends TLS and leaves the connection open, whatever the other side does.
                tls.shutdownOutput();
                with.freeze();
            } catch (Exception e) {
                throw new IOException(e);
            }
        })) {
            assertThat(status(post(transport, receiver, "/a", A))).isEqualTo(200);

            idle.countDown();

            await().until(() -> rig.inside(rig.client::openConnections) == 0);
            assertThat(post(transport, receiver, "/a", A)).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.accepted()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHearTheEndOfAnIdleConnection(Transport transport) throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        try (RawReceiver receiver = receivers.start(transport, with -> {
            with.request();
            with.say(OK);
            idle.await();
            with.close();
        })) {
            assertThat(status(post(transport, receiver, "/a", A))).isEqualTo(200);

            idle.countDown();

            await().until(() -> rig.inside(rig.client::openConnections) == 0);
            assertThat(rig.counters.outOfTurn.sum()).isZero();
        }
    }

    /** TLS 1.3 sends tickets after the handshake: they are no bytes of anybody's answer. */
    @Test
    void shouldKeepAConnectionThroughTicketsAndResumeItsSessionForAnotherTenant() throws Exception {
        try (RawReceiver receiver = receivers.start(Transport.TLS_1_3, with -> {
            while (with.request()) {
                with.say(OK);
            }
        })) {
            for (int i = 0; i < 5; i++) {
                assertThat(status(post(Transport.TLS_1_3, receiver, "/a", A))).isEqualTo(200);
            }
            assertThat(receiver.accepted()).isEqualTo(1);
            assertThat(rig.counters.outOfTurn.sum()).isZero();
        }
    }

    @Test
    void shouldForgetDestinationsWithTheirLastConnection() throws Exception {
        try (Rig small = new Rig(way, Rig.config().bounds(64, 64, 20, 2).build());
                RawReceiver receiver = RawReceiver.answering(OK)) {
            for (int tenant = 0; tenant < 200; tenant++) {
                small.send(Rig.post(Rig.http(receiver), 2000, Sender.of(tenant)));
            }
            await().until(() -> small.inside(small.client::destinations) <= 20);
            assertThat(small.<Integer>inside(small.client::openConnections)).isLessThanOrEqualTo(20);
        }
    }
}
