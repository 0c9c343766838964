package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pod's own ports are no receivers, though every range is allowed; other ports beside them are. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class OwnAddressesTest {
    private final Rig.Way way;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private RawReceiver api;
    private FakeDns dns;
    private Rig rig;

    OwnAddressesTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        api = RawReceiver.answering(OK);
        dns = new FakeDns().name("pod.example", Zone.of(60, "10.1.2.3")).name("lo.example", Zone.of(60, "127.0.0.1"));
        var own = new OwnAddresses(() -> List.of(literal("10.1.2.3"), literal("fd00::3")));
        own.refresh();
        own.listensAt(api.port(), 0);
        OutboundConfig config = Rig.config().allow("0.0.0.0/0", "::/0").dns(dns).build();
        rig = new Rig(way, config, new EgressGuard(config, own, DestinationCheck.NONE));
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
        api.close();
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "127.0.0.1",
                "127.9.9.9",
                "localhost",
                "0.0.0.0",
                "[::1]",
                "[::]",
                "[fd00::3]",
                "[::ffff:10.1.2.3]",
                "[::ffff:127.0.0.1]"
            })
    void shouldRefuseTheirLiteralsWhereAUrlIsStored(String host) {
        assertThatThrownBy(() -> rig.guard.parse("/url", "http://" + host + ":" + api.port() + "/"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).endsWith(EgressGuard.DENIED));
        assertThat(rig.guard.parse("/url", "http://" + host + ":9/").port()).isEqualTo(9);
    }

    @Test
    void shouldRefuseThemAtEveryConnect() {
        for (String host : List.of("127.0.0.1", "lo.example", "pod.example", "0.0.0.0")) {
            Outcome outcome = rig.send(Rig.post(new TargetUrl(false, host, api.port(), "/"), 2000));
            assertThat(outcome)
                    .as(host)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.ADDRESS_REFUSED));
            assertThat(rig.vet("http://" + host.replace("0.0.0.0", "127.0.0.1") + ":" + api.port() + "/"))
                    .isEqualTo(FailureKind.ADDRESS_REFUSED);
        }
        assertThat(api.accepted()).isZero();
    }

    @Test
    void shouldDeliverToReceiversOnOtherPortsOfThisMachine() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            assertThat(rig.post(receiver, 2000)).isInstanceOf(Outcome.Answered.class);
        }
    }
}
