package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names with underscores, over real TLS: resolvers and certificate authorities take them, the JDK does not. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class UnderscoreNamesTest {
    private final Rig.Way way;

    private static final String NAME = "my_app.hook.example";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

    private X509Bundle authority;
    private FakeDns dns;
    private Rig rig;

    UnderscoreNamesTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        dns = new FakeDns().name(NAME, Zone.of(60, "127.0.0.1"));
        rig = new Rig(
                way,
                Rig.config().dns(dns).trusted(authority.getCertificatePEM()).build());
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    private X509Bundle certificateOf(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=leaf")
                .addExtendedKeyUsageServerAuth()
                .addExtensionOctetString(SUBJECT_ALTERNATIVE_NAME, false, dnsName(name))
                .buildIssuedBy(authority);
    }

    /** As RFC 5280 section 4.2.1.6 encodes it: the test kit's certificates refuse underscores. */
    private static byte[] dnsName(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        byte[] der = new byte[text.length + 4];
        der[0] = 0x30;
        der[1] = (byte) (text.length + 2);
        der[2] = (byte) 0x82;
        der[3] = (byte) text.length;
        System.arraycopy(text, 0, der, 4, text.length);
        return der;
    }

    private Outcome post(OpenSslReceiver receiver) {
        TargetUrl url = rig.guard.parse("/url", "https://" + NAME + ":" + receiver.port() + "/hook");
        return rig.send(Rig.post(url, 5000));
    }

    @Test
    void shouldReachAReceiverBehindAWildcardCertificateAndNameItToTheServer() throws Exception {
        try (var receiver = new OpenSslReceiver(certificateOf("*.hook.example"))) {
            assertThat(post(receiver)).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.line()).isEqualTo("server name " + NAME);
            assertThat(receiver.line()).isEqualTo("host " + NAME + ":" + receiver.port());
        }
    }

    @Test
    void shouldReachAReceiverWhoseCertificateNamesItInFull() throws Exception {
        try (var receiver = new OpenSslReceiver(certificateOf(NAME))) {
            assertThat(post(receiver)).isInstanceOf(Outcome.Answered.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*.other.example", "hook.example", "*.app.hook.example", "my-app.hook.example", "*.example", "*"
            })
    void shouldRefuseTheCertificateOfAnotherName(String other) throws Exception {
        try (var receiver = new OpenSslReceiver(certificateOf(other))) {
            assertThat(post(receiver))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TLS));
        }
    }

    @Test
    void shouldRefuseAChainThatNobodyTrustsThoughItBearsTheName() throws Exception {
        X509Bundle stranger = new CertificateBuilder()
                .subject("CN=Stranger")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        authority = stranger;
        try (var receiver = new OpenSslReceiver(certificateOf(NAME))) {
            assertThat(post(receiver))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TLS));
        }
    }
}
