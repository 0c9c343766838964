package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.FakeDns.Zone;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboundTlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private final Instant now = Instant.now();

    private X509Bundle authority;
    private FakeDns dns;
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        authority = builder("CN=Authority").setIsCertificateAuthority(true).buildSelfSigned();
        dns = new FakeDns().name("hook.example", Zone.of(60, "127.0.0.1"));
        rig = new Rig(
                Rig.config().dns(dns).trusted(authority.getCertificatePEM()).build());
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
        return rig.send(Rig.post(new TargetUrl(true, host, receiver.port(), "/hook"), 2000));
    }

    private void expectFailure(X509Bundle certificate, String host) throws Exception {
        try (RawReceiver receiver = receiver(certificate, false)) {
            assertThat(post(host, receiver))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TLS));
            assertThat(receiver.requests).isEmpty();
            await().until(() -> receiver.openNow() == 0);
        }
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
        expectFailure(leaf().addSanDnsName("other.example").buildIssuedBy(authority), "hook.example");
    }

    @Test
    void shouldRefuseTheCertificateOfTheAddressForTheName() throws Exception {
        expectFailure(leaf().addSanIpAddress("127.0.0.1").buildIssuedBy(authority), "hook.example");
    }

    @Test
    void shouldRefuseAnExpiredCertificate() throws Exception {
        expectFailure(
                leaf().addSanDnsName("hook.example")
                        .notAfter(now.minus(1, ChronoUnit.DAYS))
                        .buildIssuedBy(authority),
                "hook.example");
    }

    @Test
    void shouldRefuseACertificateOfTheFuture() throws Exception {
        expectFailure(
                leaf().addSanDnsName("hook.example")
                        .notBefore(now.plus(1, ChronoUnit.DAYS))
                        .buildIssuedBy(authority),
                "hook.example");
    }

    @Test
    void shouldRefuseASelfSignedCertificate() throws Exception {
        expectFailure(
                leaf().addSanDnsName("hook.example")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned(),
                "hook.example");
    }

    @Test
    void shouldRefuseACertificateOfAnAuthorityThatNobodyTrusts() throws Exception {
        X509Bundle stranger =
                builder("CN=Stranger").setIsCertificateAuthority(true).buildSelfSigned();
        expectFailure(leaf().addSanDnsName("hook.example").buildIssuedBy(stranger), "hook.example");
    }

    @Test
    void shouldFailWhenTheReceiverWantsACertificateOfOurs() throws Exception {
        try (RawReceiver receiver =
                receiver(leaf().addSanDnsName("hook.example").buildIssuedBy(authority), true)) {
            assertThat(post("hook.example", receiver))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isIn(FailureKind.TLS, FailureKind.RESET));
            await().until(() -> receiver.openNow() == 0);
        }
    }

    @Test
    void shouldFailWhenTheReceiverDoesNotSpeakTls() throws IOException {
        try (RawReceiver receiver = RawReceiver.start(with -> with.say("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThat(post("hook.example", receiver))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TLS));
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
