package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.http.ConnectionJournal;
import dev.signpost.http.ConnectionLimits;
import dev.signpost.http.InboundConnections;
import dev.signpost.http.InboundPort;
import dev.signpost.http.TlsFiles;
import dev.signpost.testkit.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on our own ports, with keys as openssl makes them. */
class TlsPortTest {
    private static final String REQUEST =
            "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin-key\r\n\r\n";

    @TempDir
    Path directory;

    private final ApiFixture api = new ApiFixture();
    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void makeCertificate() throws Exception {
        certificate = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        make("one", certificate, key, "rsa:2048");
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    private void make(String name, Path certificate, Path key, String kind) throws Exception {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                kind,
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private TlsFiles serve() throws TlsFiles.Unusable {
        var files = new TlsFiles(certificate, key, Files::readAllBytes);
        api.inbound = new InboundPort(new InboundConnections(ConnectionLimits.NONE, ConnectionJournal.NONE), files);
        api.start();
        return files;
    }

    private SSLSocket connect(String... protocols) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), api.port());
        socket.setSoTimeout(10_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static int ask(SSLSocket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return RawHttp.read(socket.getInputStream()).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldServeTheApi(String protocol) throws Exception {
        serve();

        try (SSLSocket socket = connect(protocol)) {
            assertThat(ask(socket, REQUEST)).isEqualTo(200);
            assertThat(ask(socket, REQUEST)).isEqualTo(200);
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void shouldLetARefusalBeReadBehindALargeBody() throws Exception {
        serve();

        try (SSLSocket socket = connect()) {
            String head =
                    "POST /v1/tenants/acme/webhooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n";
            assertThat(ask(socket, head + "x".repeat(4_000_000))).isEqualTo(401);
        }
    }

    @Test
    void shouldTakeAKeyOfAnEllipticCurve() throws Exception {
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", directory + "/ec.pem");
        run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", directory + "/ec.pem", "-out", key.toString());
        run(
                "openssl",
                "req",
                "-x509",
                "-key",
                key.toString(),
                "-days",
                "30",
                "-subj",
                "/CN=ec",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-out",
                certificate.toString());
        serve();

        try (SSLSocket socket = connect()) {
            assertThat(ask(socket, REQUEST)).isEqualTo(200);
        }
    }

    @Test
    void shouldShowANewCertificateOnceItsFilesHaveChanged() throws Exception {
        TlsFiles files = serve();
        try (SSLSocket before = connect()) {
            assertThat(ask(before, REQUEST)).isEqualTo(200);
            make("two", certificate, key, "rsa:2048");

            boolean changed = files.reload();

            assertThat(changed).isTrue();
            assertThat(ask(before, REQUEST)).isEqualTo(200);
            try (SSLSocket after = connect()) {
                assertThat(ask(after, REQUEST)).isEqualTo(200);
                var shown = (X509Certificate) after.getSession().getPeerCertificates()[0];
                assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=two");
            }
            assertThat(files.reload()).isFalse();
        }
    }

    @Test
    void shouldKeepACertificateWhoseFilesAreBroken() throws Exception {
        TlsFiles files = serve();
        Path good = directory.resolve("good.crt");
        Files.copy(certificate, good);
        Files.writeString(certificate, "half a cert");

        assertThatThrownBy(files::reload).isInstanceOf(TlsFiles.Unusable.class);

        Files.copy(good, certificate, StandardCopyOption.REPLACE_EXISTING);
        try (SSLSocket socket = connect()) {
            assertThat(ask(socket, REQUEST)).isEqualTo(200);
        }
    }

    @Test
    void shouldHangUpOnPlainHttp() throws Exception {
        serve();

        try (var client = new RawHttp(api.port())) {
            assertThat(client.exchange(REQUEST).status()).isZero();
        }
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldRefuseOldVersions() throws Exception {
        serve();

        try (SSLSocket socket = connect()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(() -> ask(socket, REQUEST)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void shouldNameWhatIsWrongWithTheFiles() throws Exception {
        Path other = directory.resolve("other.key");
        Path pkcs1 = directory.resolve("pkcs1.key");
        Path absent = directory.resolve("absent.pem");
        Path text = directory.resolve("text.pem");
        make("other", directory.resolve("other.crt"), other, "rsa:2048");
        run("openssl", "rsa", "-traditional", "-in", key.toString(), "-out", pkcs1.toString());
        Files.writeString(text, "no PEM");

        assertThatThrownBy(() -> new TlsFiles(certificate, absent, Files::readAllBytes))
                .hasMessage("The key file " + absent + " does not exist.");
        assertThatThrownBy(() -> new TlsFiles(text, key, Files::readAllBytes))
                .hasMessageContaining("holds no certificate in PEM form");
        assertThatThrownBy(() -> new TlsFiles(certificate, text, Files::readAllBytes))
                .hasMessageContaining("holds no private key in PEM form");
        assertThatThrownBy(() -> new TlsFiles(certificate, other, Files::readAllBytes))
                .hasMessageContaining("is not the key of the first certificate in " + certificate);
        assertThatThrownBy(() -> new TlsFiles(certificate, pkcs1, Files::readAllBytes))
                .hasMessageContaining("openssl pkcs8 -topk8");
        assertThatThrownBy(() -> new TlsFiles(directory, key, Files::readAllBytes))
                .hasMessageContaining("cannot be read");
    }
}
