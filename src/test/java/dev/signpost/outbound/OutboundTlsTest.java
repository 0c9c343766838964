package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Rig.Way.class)
class OutboundTlsTest {
    private final Rig.Way way;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    /** Where the issuer's certificate is found: http://a/i. */
    private static final byte[] ISSUER_ACCESS =
            HexFormat.of().parseHex("3018301606082b06010505073002860a687474703a2f2f612f69");

    private final Instant now = Instant.now();

    private X509Bundle authority;
    private FakeDns dns;
    private Rig rig;

    OutboundTlsTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        authority = builder("CN=Authority").setIsCertificateAuthority(true).buildSelfSigned();
        dns = new FakeDns().name("hook.example", Zone.of(60, "127.0.0.1"));
        rig = new Rig(
                way,
                Rig.config()
                        .dns(dns)
                        .trusted(authority.getCertificatePEM())
                        .connectTimeout(Duration.ofSeconds(5))
                        .build());
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    private CertificateBuilder builder(String subject) {
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(30, ChronoUnit.DAYS))
                .notAfter(now.plus(30, ChronoUnit.DAYS));
    }

    private CertificateBuilder leaf() {
        return builder("CN=leaf").addExtendedKeyUsageServerAuth();
    }

    private static RawReceiver receiver(X509Bundle certificate, boolean clientCertificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(clientCertificate);
        return RawReceiver.on(socket, with -> {
            while (with.request()) {
                with.say(OK);
            }
        });
    }

    private Outcome post(String host, RawReceiver receiver) {
        return rig.send(Rig.post(new TargetUrl(true, host, receiver.port(), "/hook"), 5000));
    }

    private void expectFailure(X509Bundle certificate, String host, FailureDetail detail) throws Exception {
        try (RawReceiver receiver = receiver(certificate, false)) {
            expectDetail(post(host, receiver), detail);
            assertThat(receiver.requests).isEmpty();
            await().until(() -> receiver.openNow() == 0);
        }
    }

    private static void expectDetail(Outcome outcome, FailureDetail detail) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
            assertThat(failed.answer().detail()).isEqualTo(detail);
        });
    }

    @Test
    void shouldVerifyTheNameWhileDiallingTheAddress() throws Exception {
        try (RawReceiver receiver =
                receiver(leaf().addSanDnsName("hook.example").buildIssuedBy(authority), false)) {
            assertThat(post("hook.example", receiver)).isInstanceOf(Outcome.Answered.class);
            assertThat(post("hook.example", receiver)).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.requests.take()).contains("Host: hook.example:" + receiver.port());
            assertThat(receiver.accepted()).isEqualTo(1);
        }
    }

    @Test
    void shouldVerifyAnAddressThatTheUrlNames() throws Exception {
        try (RawReceiver receiver = receiver(leaf().addSanIpAddress("127.0.0.1").buildIssuedBy(authority), false)) {
            assertThat(post("127.0.0.1", receiver)).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void shouldRefuseTheCertificateOfAnotherName() throws Exception {
        expectFailure(
                leaf().addSanDnsName("other.example").buildIssuedBy(authority),
                "hook.example",
                FailureDetail.CERTIFICATE_NAME);
    }

    @Test
    void shouldRefuseTheCertificateOfTheAddressForTheName() throws Exception {
        expectFailure(
                leaf().addSanIpAddress("127.0.0.1").buildIssuedBy(authority),
                "hook.example",
                FailureDetail.CERTIFICATE_NAME);
    }

    @Test
    void shouldRefuseAnExpiredCertificate() throws Exception {
        expectFailure(
                leaf().addSanDnsName("hook.example")
                        .notAfter(now.minus(1, ChronoUnit.DAYS))
                        .buildIssuedBy(authority),
                "hook.example",
                FailureDetail.CERTIFICATE_EXPIRED);
    }

    @Test
    void shouldRefuseACertificateOfTheFuture() throws Exception {
        expectFailure(
                leaf().addSanDnsName("hook.example")
                        .notBefore(now.plus(1, ChronoUnit.DAYS))
                        .buildIssuedBy(authority),
                "hook.example",
                FailureDetail.CERTIFICATE_NOT_YET_VALID);
    }

    @Test
    void shouldRefuseASelfSignedCertificate() throws Exception {
        expectFailure(
                leaf().addSanDnsName("hook.example")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned(),
                "hook.example",
                FailureDetail.CERTIFICATE_AUTHORITY_UNKNOWN);
    }

    @Test
    void shouldRefuseACertificateOfAnAuthorityThatNobodyTrusts() throws Exception {
        X509Bundle stranger =
                builder("CN=Stranger").setIsCertificateAuthority(true).buildSelfSigned();
        expectFailure(
                leaf().addSanDnsName("hook.example").buildIssuedBy(stranger),
                "hook.example",
                FailureDetail.CERTIFICATE_AUTHORITY_UNKNOWN);
    }

    @Test
    void shouldFailWhenTheReceiverWantsACertificateOfOurs() throws Exception {
        try (RawReceiver receiver =
                receiver(leaf().addSanDnsName("hook.example").buildIssuedBy(authority), true)) {
            expectDetail(post("hook.example", receiver), FailureDetail.CLIENT_CERTIFICATE_REQUIRED);
            await().until(() -> receiver.openNow() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldSayThatAClientCertificateIsAskedFor(String protocol) throws Exception {
        X509Bundle usual = leaf().addSanDnsName("hook.example").buildIssuedBy(authority);
        SSLServerSocket socket = Receivers.socket(usual, 2, protocol);
        socket.setNeedClientAuth(true);
        try (RawReceiver receiver = RawReceiver.on(socket, with -> with.request())) {
            expectDetail(post("hook.example", receiver), FailureDetail.CLIENT_CERTIFICATE_REQUIRED);
        }
    }

    @Test
    void shouldSayThatAnIntermediateCertificateIsMissing() throws Exception {
        X509Bundle intermediate =
                builder("CN=Intermediate").setIsCertificateAuthority(true).buildIssuedBy(authority);
        X509Bundle leaf = leaf().addSanDnsName("hook.example")
                .addExtensionOctetString("1.3.6.1.5.5.7.1.1", false, ISSUER_ACCESS)
                .buildIssuedBy(intermediate);
        try (RawReceiver bare = RawReceiver.on(Receivers.socket(leaf, 1, null), with -> with.request());
                RawReceiver whole = RawReceiver.on(Receivers.socket(leaf, 2, null), with -> {
                    with.request();
                    with.say(OK);
                })) {
            Outcome missing = post("hook.example", bare);

            expectDetail(missing, FailureDetail.CERTIFICATE_CHAIN_INCOMPLETE);
            assertThat(post("hook.example", whole)).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void shouldSayThatACertificateOfTheChainHasExpired() throws Exception {
        X509Bundle intermediate = builder("CN=Intermediate")
                .notAfter(now.minus(1, ChronoUnit.DAYS))
                .setIsCertificateAuthority(true)
                .buildIssuedBy(authority);
        expectFailure(
                leaf().addSanDnsName("hook.example").buildIssuedBy(intermediate),
                "hook.example",
                FailureDetail.CERTIFICATE_EXPIRED);
    }

    /** What servers answer that have no version of TLS in common with us, or no certificate for the name. */
    @ParameterizedTest
    @CsvSource({"70, TLS_VERSION", "40, TLS_REFUSED", "71, TLS_REFUSED", "112, CERTIFICATE_NAME"})
    void shouldSayWhatTheReceiversAlertSays(int alert, FailureDetail detail) throws Exception {
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.say(new byte[] {21, 3, 1, 0, 2, 2, (byte) alert});
            with.hang();
        })) {
            expectDetail(post("hook.example", receiver), detail);
        }
    }

    @Test
    void shouldSayThatTheReceiverChoseAnOldVersion() throws Exception {
        byte[] hello = new byte[5 + 42];
        byte[] start = {22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1};
        System.arraycopy(start, 0, hello, 0, start.length);
        // TLS_RSA_WITH_AES_128_CBC_SHA, no compression, behind 32 random bytes and an empty session.
        hello[hello.length - 2] = 0x2f;
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.say(hello);
            with.hang();
        })) {
            expectDetail(post("hook.example", receiver), FailureDetail.TLS_VERSION);
        }
    }

    @Test
    void shouldFailWhenTheReceiverDoesNotSpeakTls() throws IOException {
        try (RawReceiver receiver = RawReceiver.start(with -> with.say("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            expectDetail(post("hook.example", receiver), FailureDetail.NOT_TLS);
            await().until(() -> receiver.openNow() == 0);
        }
    }

    @Test
    void shouldTimeOutWhenTheHandshakeHangs() throws IOException {
        try (RawReceiver receiver = RawReceiver.start(with -> {})) {
            Outcome outcome = rig.send(Rig.post(new TargetUrl(true, "hook.example", receiver.port(), "/"), 400));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT));
            assertThat(outcome.millis()).isBetween(400, 650);
            await().until(() -> receiver.openNow() == 0);
        }
    }
}
