package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.Secret;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real tunnels: a proxy, TLS through it, and receivers behind it. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class EgressProxyTest {
    private final Rig.Way way;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String PASSWORD = "hush:hush%2F";

    private X509Bundle authority;
    private FakeDns dns;
    private RawReceiver receiver;

    EgressProxyTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        dns = new FakeDns().name("hook.example", Zone.of(60, "127.0.0.1"));
        receiver = receiver("hook.example");
    }

    @AfterEach
    void close() {
        receiver.close();
        dns.close();
    }

    private RawReceiver receiver(String name) throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=leaf")
                .addExtendedKeyUsageServerAuth()
                .addSanDnsName(name)
                .buildIssuedBy(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return RawReceiver.on(socket, with -> {
            while (with.request()) {
                with.say(OK);
            }
        });
    }

    private Rig rig(EgressProxy proxy, String... allow) {
        return new Rig(
                way,
                Rig.config()
                        .allow(allow)
                        .dns(dns)
                        .trusted(authority.getCertificatePEM())
                        .build()
                        .with(AllowedNames.NONE, proxy));
    }

    private static EgressProxy at(int port) {
        return proxy(port, null, false, List.of(), List.of());
    }

    private static EgressProxy proxy(
            int port, @Nullable String user, boolean resolves, List<String> names, List<String> ranges) {
        return new EgressProxy(
                "127.0.0.1",
                port,
                user,
                user == null ? null : Secret.of(PASSWORD),
                resolves,
                new AllowedNames(names, List.of()),
                ranges);
    }

    private Outcome post(Rig rig, String host) {
        return rig.send(Rig.post(new TargetUrl(true, host, receiver.port(), "/hook"), 4000));
    }

    private static FailureKind kind(Outcome outcome) {
        return ((Outcome.Failed) outcome).kind();
    }

    @Test
    void shouldAskTheProxyForTheVettedAddressAndVerifyTheReceiversName() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of());
                Rig rig = rig(at(proxy.port()), "127.0.0.0/8")) {
            assertThat(post(rig, "hook.example")).isInstanceOf(Outcome.Answered.class);
            assertThat(proxy.heads.take()).startsWith("CONNECT 127.0.0.1:" + receiver.port() + " HTTP/1.1\r\n");
            assertThat(receiver.requests.take())
                    .startsWith("POST /hook HTTP/1.1\r\n")
                    .contains("\r\nHost: hook.example:" + receiver.port() + "\r\n");
        }
    }

    @Test
    void shouldKeepATunnelForTheNextRequest() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of());
                Rig rig = rig(at(proxy.port()), "127.0.0.0/8")) {
            post(rig, "hook.example");
            assertThat(post(rig, "hook.example")).isInstanceOf(Outcome.Answered.class);
            assertThat(proxy.heads).hasSize(1);
        }
    }

    @Test
    void shouldRefuseTheCertificateOfAnotherNameThroughTheProxy() throws Exception {
        dns.name("other.example", Zone.of(60, "127.0.0.1"));
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of());
                Rig rig = rig(at(proxy.port()), "127.0.0.0/8")) {
            assertThat(kind(post(rig, "other.example"))).isEqualTo(FailureKind.TLS);
            assertThat(receiver.requests).isEmpty();
        }
    }

    @Test
    void shouldNotAskTheProxyForAnAddressThatIsDenied() throws Exception {
        dns.name("hook.example", Zone.of(60, "10.0.0.1"));
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of());
                Rig rig = rig(at(proxy.port()))) {
            assertThat(kind(post(rig, "hook.example"))).isEqualTo(FailureKind.ADDRESS_REFUSED);
            assertThat(kind(post(rig, "127.0.0.1"))).isEqualTo(FailureKind.ADDRESS_REFUSED);
            assertThat(proxy.heads).isEmpty();
        }
    }

    @Test
    void shouldShowItsCredentialsToTheProxyAndToNobodyElse() throws Exception {
        String credentials = Base64.getEncoder().encodeToString(("us er:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        EgressProxy way;
        try (ConnectProxy proxy = ConnectProxy.asking(credentials)) {
            way = proxy(proxy.port(), "us er", false, List.of(), List.of());
            try (Rig rig = rig(way, "127.0.0.0/8");
                    Rig stranger = rig(at(proxy.port()), "127.0.0.0/8")) {
                assertThat(post(rig, "hook.example")).isInstanceOf(Outcome.Answered.class);
                assertThat(receiver.requests.take()).doesNotContainIgnoringCase("proxy-auth", "hush", credentials);
                assertThat(kind(post(stranger, "hook.example"))).isEqualTo(FailureKind.PROXY);
            }
        }
        assertThat(way.toString()).doesNotContain("hush");
    }

    @Test
    void shouldAskForTheNameOnlyWhereTheProxyResolves() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of("far.example", "127.0.0.1"));
                Rig rig = rig(proxy(proxy.port(), null, true, List.of(), List.of()))) {
            assertThat(kind(post(rig, "far.example"))).isEqualTo(FailureKind.TLS);
            assertThat(proxy.heads.take()).startsWith("CONNECT far.example:" + receiver.port() + " ");
            assertThat(dns.questions).isEmpty();
            assertThat(rig.vet("https://db.internal/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
            assertThat(rig.vet("https://10.0.0.1/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
        }
    }

    @Test
    void shouldGoPastTheProxyWhereTheOperatorSaysSo() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.answering("");
                Rig byName = rig(proxy(proxy.port(), null, true, List.of("*.example"), List.of()), "127.0.0.0/8");
                Rig byRange = rig(proxy(proxy.port(), null, false, List.of(), List.of("127.0.0.0/8")), "127.0.0.0/8")) {
            assertThat(post(byName, "hook.example")).isInstanceOf(Outcome.Answered.class);
            assertThat(post(byRange, "hook.example")).isInstanceOf(Outcome.Answered.class);
            assertThat(proxy.heads).isEmpty();
        }
    }

    @Test
    void shouldLetPlainHttpOnlyGoPastTheProxy() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of());
                RawReceiver plain = RawReceiver.answering(OK);
                Rig rig = rig(proxy(proxy.port(), null, false, List.of("near.example"), List.of()), "127.0.0.0/8")) {
            dns.name("near.example", Zone.of(60, "127.0.0.1"));
            TargetUrl near = rig.guard.parse("/url", "http://near.example:" + plain.port() + "/");
            assertThat(rig.send(Rig.post(near, 3000))).isInstanceOf(Outcome.Answered.class);
            assertThatThrownBy(() -> rig.guard.parse("/url", "http://hook.example:8080/"))
                    .hasMessageContaining("does not go through the egress proxy")
                    .hasMessageContaining("https://");
            TargetUrl far = new TargetUrl(false, "hook.example", plain.port(), "/");
            assertThat(kind(rig.send(Rig.post(far, 3000)))).isEqualTo(FailureKind.ADDRESS_REFUSED);
            assertThat(proxy.heads).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, ADDRESS_REFUSED",
        "407 Proxy Authentication Required, PROXY",
        "400 Bad Request, PROXY",
        "404 Not Found, PROXY",
        "405 Method Not Allowed, PROXY",
        "429 Too Many Requests, PROXY",
        "302 Found, PROXY",
        "500 Unable to connect, REFUSED",
        "502 Bad Gateway, REFUSED",
        "503 Service Unavailable, REFUSED",
        "504 Gateway Timeout, TIMEOUT",
    })
    void shouldTellTheProxysFailuresFromTheReceivers(String status, FailureKind expected) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
                Rig rig = rig(at(proxy.port()), "127.0.0.0/8")) {
            assertThat(kind(post(rig, "hook.example"))).isEqualTo(expected);
            assertThat(receiver.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-OpenSSH_9.2\r\n", "\u0015\u0003\u0001\u0000\u0002\u0002\u0016"})
    void shouldTakeAProxyThatSpeaksSomethingElseForOurOwnOutage(String bytes) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.answering(bytes);
                Rig rig = rig(at(proxy.port()), "127.0.0.0/8")) {
            assertThat(kind(post(rig, "hook.example"))).isEqualTo(FailureKind.PROXY);
        }
    }

    @Test
    void shouldTakeAProxyThatIsAwayForOurOwnOutage() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (Rig rig = rig(at(port), "127.0.0.0/8")) {
            assertThat(kind(post(rig, "hook.example"))).isEqualTo(FailureKind.PROXY);
        }
    }

    @Test
    void shouldTakeAReceiverThatIsAwayBehindTheProxyForTheReceiversFailure() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.opening(Map.of());
                Rig rig = rig(at(proxy.port()), "127.0.0.0/8")) {
            receiver.close();
            assertThat(kind(post(rig, "hook.example"))).isEqualTo(FailureKind.REFUSED);
        }
    }
}
