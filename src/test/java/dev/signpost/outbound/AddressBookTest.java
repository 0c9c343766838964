package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookTest {
    private static final String NAME = "https://hook.example/";

    private FakeDns dns;
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        dns = new FakeDns();
        rig = new Rig(Rig.config().allow().dns(dns).build());
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    @Test
    void shouldResolveAnAbsoluteNameOnce() {
        dns.name("hook.example", Zone.of(60, "93.184.216.34", "2606:2800:220::1"));
        assertThat(rig.vet(NAME)).isNull();
        assertThat(dns.questions).containsExactly("hook.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.254.169.254",
                "::1",
                "fd00::1",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808"
            })
    void shouldDenyANameForAnyOfItsAddresses(String inside) {
        dns.name("hook.example", Zone.of(60, "93.184.216.34", inside, "2606:2800:220::1"));
        assertThat(rig.vet(NAME)).isEqualTo(FailureKind.ADDRESS_REFUSED);
    }

    @Test
    void shouldFollowAnAliasAndJudgeWhereItLeads() {
        dns.name("hook.example", Zone.alias("db.example")).name("db.example", Zone.of(60, "10.0.0.1"));
        assertThat(rig.vet(NAME)).isEqualTo(FailureKind.ADDRESS_REFUSED);
        dns.name("out.example", Zone.alias("cdn.example")).name("cdn.example", Zone.of(60, "93.184.216.34"));
        assertThat(rig.vet("https://out.example/")).isNull();
    }

    @Test
    void shouldGiveUpOnAliasesThatGoInCircles() {
        dns.name("hook.example", Zone.alias("b.example")).name("b.example", Zone.alias("hook.example"));
        assertThat(rig.vet(NAME)).isEqualTo(FailureKind.DNS);
    }

    @Test
    void shouldNoticeThatANameHasTurnedInside() throws Exception {
        dns.name("hook.example", Zone.of(0, "93.184.216.34"), Zone.of(0, "127.0.0.1"));
        assertThat(rig.vet(NAME)).isNull();
        try (RawReceiver inside = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            TargetUrl url = new TargetUrl(false, "hook.example", inside.port(), "/");
            assertThat(rig.send(Rig.post(url, 3000)))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.ADDRESS_REFUSED));
            assertThat(inside.accepted()).isZero();
        }
    }

    @Test
    void shouldDialTheAddressThatItJudgedUnderTheNameOfTheUrl() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Rig open = new Rig(Rig.config().dns(dns).build())) {
            dns.name("hook.example", Zone.of(60, "127.0.0.1"));
            TargetUrl url = new TargetUrl(false, "hook.example", receiver.port(), "/");
            assertThat(open.send(Rig.post(url, 3000))).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.requests.take()).contains("\r\nHost: hook.example:" + receiver.port() + "\r\n");
        }
    }

    @Test
    void shouldNotSendToTheOldAddressOfANameThatHasMoved() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        try (RawReceiver old = RawReceiver.answering(ok);
                RawReceiver moved = RawReceiver.on(
                        new ServerSocket(old.port(), 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 2})), with -> {
                            while (with.request()) {
                                with.say(ok);
                            }
                        });
                Rig open = new Rig(Rig.config().dns(dns).build())) {
            dns.name("hook.example", Zone.of(0, "127.0.0.1"), Zone.of(0, "127.0.0.2"));
            TargetUrl url = new TargetUrl(false, "hook.example", old.port(), "/");
            assertThat(open.send(Rig.post(url, 3000))).isInstanceOf(Outcome.Answered.class);
            assertThat(open.send(Rig.post(url, 3000))).isInstanceOf(Outcome.Answered.class);
            assertThat(old.requests).hasSize(1);
            assertThat(moved.requests).hasSize(1);
        }
    }

    @Test
    void shouldRefuseAThousandAnswers() {
        String[] many = IntStream.range(0, 1000)
                .mapToObj(i -> "93.184." + i / 250 + "." + (1 + i % 250))
                .toArray(String[]::new);
        dns.name("hook.example", Zone.of(60, many));
        assertThat(rig.vet(NAME)).isEqualTo(FailureKind.DNS);
    }

    @Test
    void shouldReadAnAnswerThatIsTooLongForOnePacket() {
        String[] some = IntStream.range(0, NameLookup.MAX_ANSWERS)
                .mapToObj(i -> "2606:2800:220::" + i)
                .toArray(String[]::new);
        dns.name("hook.example", Zone.of(60, some));
        assertThat(rig.vet(NAME)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 5})
    void shouldFailTheAttemptWhenDnsHasNoAddress(int code) {
        dns.name("hook.example", Zone.code(code));
        assertThat(rig.vet(NAME)).isEqualTo(FailureKind.DNS);
    }

    @Test
    void shouldEndWithinTheDeadlineWhenDnsIsDead() {
        dns.name("hook.example", Zone.silent());
        Outcome outcome = rig.send(Rig.post(new TargetUrl(true, "hook.example", 443, "/"), 300));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.millis()).isBetween(300, 550);
        });
    }

    @Test
    void shouldNotWaitLongForAnAnswerAboutIpv6() {
        dns.name("hook.example", new Zone(List.of("93.184.216.34"), null, 60, 0, true));
        assertThat(rig.vet(NAME)).isNull();
    }

    @Test
    void shouldTakeLocalhostForLoopbackWithoutAskingAnybody() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Rig open = Rig.loopback()) {
            TargetUrl url = open.guard.parse("/url", "http://localhost:" + receiver.port());
            assertThat(open.send(Rig.post(url, 2000))).isInstanceOf(Outcome.Answered.class);
        }
        assertThat(rig.vet("https://localhost/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
        assertThat(dns.questions).isEmpty();
    }

    @Test
    void shouldAskNeitherTheHostsFileNorForNamesOfTheInside() {
        assertThat(rig.vet("https://ip6-localhost.localdomain/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
        assertThat(rig.vet("https://kubernetes.default.svc/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
        assertThat(dns.questions).isEmpty();
    }

    @Test
    void shouldTakeTheSameTimeForANameThatIsNotFoundAndOneThatLeadsInside() {
        dns.name("unknown.example", Zone.code(3)).name("inside.example", Zone.of(60, "10.0.0.1"));
        for (String name : List.of("unknown.example", "inside.example")) {
            Outcome outcome = rig.send(Rig.post(new TargetUrl(true, name, 443, "/"), 5000));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.millis()).as(name).isGreaterThanOrEqualTo(240);
        }
    }
}
