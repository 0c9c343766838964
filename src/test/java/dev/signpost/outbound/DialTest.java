package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the vetted addresses of a name to one connection. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class DialTest {
    private final Rig.Way way;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final int STALLS = 64;

    private Receivers receivers;
    private FakeDns dns;
    private Rig rig;

    DialTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        receivers = new Receivers();
        dns = new FakeDns();
        rig = new Rig(
                way,
                Rig.config()
                        .allow("127.0.0.0/8", "::1")
                        .dns(dns)
                        .trusted(receivers.authority.getCertificatePEM())
                        .connectTimeout(Duration.ofSeconds(10))
                        .build());
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    private static RawReceiver at(String address) throws IOException {
        return RawReceiver.on(new ServerSocket(0, 50, InetAddress.getByName(address)), with -> {
            while (with.request()) {
                with.say(OK);
            }
        });
    }

    private Outcome post(boolean tls, int port, int deadlineMillis) {
        return rig.send(Rig.post(new TargetUrl(tls, Receivers.HOST, port, "/"), deadlineMillis));
    }

    private void addresses(String... literals) {
        dns.name(Receivers.HOST, Zone.of(60, literals));
    }

    private void nothingIsLeft() {
        await().atMost(Duration.ofSeconds(2))
                .until(() -> rig.inside(() -> rig.client.openConnections() + rig.client.attempts()) == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "::1", "127.0.0.9"})
    void shouldReachALiveAddressBesideDeadOnes(String live) throws Exception {
        try (RawReceiver receiver = at(live)) {
            addresses("127.0.0.3", "127.0.0.4", "127.0.0.5", live);

            Outcome outcome = post(false, receiver.port(), 3000);

            assertThat(outcome).isInstanceOf(Outcome.Answered.class);
            assertThat(outcome.millis()).isLessThan(1500);
            assertThat(rig.counters.otherAddress.sum()).isEqualTo(1);
        }
    }

    /** An address whose packets nobody answers: its accepts are full. */
    @Test
    @SuppressWarnings("try") // the hole only has to be there
    void shouldTryTheNextBesideAnAddressThatSwallowsEverything() throws Exception {
        try (RawReceiver receiver = at("127.0.0.2");
                BlackHole hole = new BlackHole("127.0.0.1", receiver.port())) {
            addresses(hole.address(), "127.0.0.2");

            Outcome outcome = post(false, receiver.port(), 5000);

            assertThat(outcome).isInstanceOf(Outcome.Answered.class);
            assertThat(outcome.millis()).isBetween((int) Dial.SLOW_CONNECT_MILLIS, 1500);
            // What lost the race is closed.
            await().until(() -> rig.inside(rig.client::openConnections) == 1);
        }
    }

    @Test
    @SuppressWarnings("try") // the hole only has to be there
    void shouldGoFirstToTheAddressThatAnswered() throws Exception {
        try (RawReceiver receiver =
                        RawReceiver.on(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2")), with -> {
                            with.request();
                            with.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                        });
                BlackHole hole = new BlackHole("127.0.0.1", receiver.port())) {
            addresses(hole.address(), "127.0.0.2");
            post(false, receiver.port(), 5000);

            Outcome second = post(false, receiver.port(), 5000);

            assertThat(second.millis()).isLessThan((int) Dial.SLOW_CONNECT_MILLIS);
        }
    }

    @Test
    void shouldTryTheNextWhenTheHandshakeOfTheFirstHangs() throws Exception {
        try (RawReceiver receiver = receivers.start(Receivers.Transport.TLS_1_3, with -> {
                    while (with.request()) {
                        with.say(OK);
                    }
                });
                RawReceiver silent = RawReceiver.on(
                        new ServerSocket(receiver.port(), 50, InetAddress.getByName("127.0.0.2")),
                        RawReceiver.Conversation::hang)) {
            addresses("127.0.0.2", "127.0.0.1");

            Outcome outcome = post(true, receiver.port(), 8000);

            assertThat(outcome).isInstanceOf(Outcome.Answered.class);
            await().until(() -> silent.openNow() == 0);
        }
    }

    @Test
    void shouldSayWhatMostOfItsAddressesCannotHide() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        addresses("127.0.0.1", "127.0.0.2", "::1");

        Outcome outcome = post(false, port, 3000);

        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.REFUSED);
        nothingIsLeft();
    }

    @Test
    void shouldTryNoMoreThanSoManyAddresses() throws Exception {
        try (RawReceiver receiver = at("127.0.0.200")) {
            List<String> many = new ArrayList<>();
            IntStream.range(0, AddressBook.MAX_DIALLED).forEach(i -> many.add("127.0.0." + (100 + i)));
            many.add("127.0.0.200");
            addresses(many.toArray(String[]::new));

            Outcome outcome = post(false, receiver.port(), 3000);

            assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(receiver.accepted()).isZero();
        }
    }

    @Test
    void shouldDialNothingWhenOneOfTheAddressesIsDenied() throws Exception {
        try (RawReceiver receiver = at("127.0.0.2")) {
            addresses("127.0.0.2", "10.0.0.1");

            Outcome outcome = post(false, receiver.port(), 3000);

            assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.ADDRESS_REFUSED);
            assertThat(receiver.accepted()).isZero();
        }
    }

    /** What a receiver may do instead of a handshake. */
    enum Stall {
        SILENT(with -> with.hang()),
        FROZEN(with -> with.freeze()),
        HALF_A_RECORD(with -> {
            with.say(new byte[] {22, 3, 3, 2, 0, 2, 0});
            with.hang();
        }),
        DRIPPING(with -> {
            with.say(new byte[] {22, 3, 3, 2, 0, 2});
            with.drip("0".repeat(500), 20);
        });

        // A lambda without state.
        @SuppressWarnings("ImmutableEnumChecker")
        private final RawReceiver.Script script;

        Stall(RawReceiver.Script script) {
            this.script = script;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNothingOfHandshakesThatHang(Stall stall) throws Exception {
        addresses("127.0.0.1");
        try (RawReceiver receiver = RawReceiver.start(stall.script)) {
            TargetUrl url = new TargetUrl(true, Receivers.HOST, receiver.port(), "/");
            List<Future<Outcome>> sent = rig.inside(() -> IntStream.range(0, STALLS)
                    .mapToObj(i -> rig.transport.send(Rig.post(url, 600)))
                    .toList());

            List<Outcome> outcomes = sent.stream().map(Rig::await).toList();

            assertThat(outcomes).allSatisfy(outcome -> {
                assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(outcome.millis()).isBetween(600, 1500);
            });
            nothingIsLeft();
            assertThat(receiver.peak()).isLessThanOrEqualTo(STALLS);
        }
    }

    /** A listener whose queue of connections is full, so that the next one gets no answer at all. */
    private static final class BlackHole implements AutoCloseable {
        private final List<Socket> fillers = new ArrayList<>();
        private final ServerSocket server;

        private BlackHole(String address, int port) throws IOException {
            server = new ServerSocket(port, 1, InetAddress.getByName(address));
            for (int i = 0; i < 4; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(server.getLocalSocketAddress(), 200);
                } catch (IOException full) {
                    return;
                }
            }
        }

        String address() {
            return server.getInetAddress().getHostAddress();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }
}
