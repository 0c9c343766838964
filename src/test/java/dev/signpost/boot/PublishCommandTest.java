package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.signpost.bus.PublishReply;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong before an instance answers; the rest is shown on a real one. */
class PublishCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldSayThatNobodyListens() throws IOException {
        assertThat(publish("--url", "http://127.0.0.1:" + deadPort(), "--key", "sp_x", "--data", "1"))
                .isEqualTo(1);

        assertThat(err.toString()).contains("signpost: cannot connect to http://127.0.0.1:");
    }

    @Test
    void shouldStopAtAnInstanceThatTakesNothing() throws IOException {
        Path lines = Files.writeString(directory.resolve("lines"), "1\n".repeat(200));

        int status = publish("--url", "http://127.0.0.1:" + deadPort(), "--key", "sp_x", "--lines", lines.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("line 64: cannot connect", "stopped after line 64.");
        assertThat(err.toString()).doesNotContain("line 65");
    }

    @Test
    void shouldRefuseACommandLineThatDoesNotFit() {
        assertThat(publish("--url", "localhost:8080", "--key", "k", "--data", "1"))
                .isEqualTo(2);
        assertThat(publish("--key", "k", "--key-file", "k", "--data", "1")).isEqualTo(2);
        assertThat(publish("--data", "1")).isEqualTo(2);
        assertThat(publish("--key", "k", "--data", "1", "--lines", "f")).isEqualTo(2);
        assertThat(publish("--key", "k", "--lines", "nowhere")).isEqualTo(1);
        assertThat(publish("--key-file", "nowhere", "--data", "1")).isEqualTo(1);

        assertThat(err.toString())
                .contains("expected a URL such as http://127.0.0.1:8080", "there is no file nowhere")
                .doesNotContain("at dev.signpost");
    }

    @Test
    void shouldNotSendAKeyThatIsNoHeader() {
        assertThat(publish("--key", "a\nb", "--data", "1")).isEqualTo(1);
    }

    @Test
    void shouldSayWhereTheDataIsNotJson() {
        assertThat(publish("--key", "k", "--data", "{\"id\": one}")).isEqualTo(1);
        assertThat(publish("--key", "k", "--data", "{} {}")).isEqualTo(1);
        assertThat(publish("--key", "k", "--data", "")).isEqualTo(1);

        assertThat(err.toString())
                .contains(
                        "--data is not JSON: byte 7: Unrecognized token 'one'",
                        "it goes on behind its end, at byte 3",
                        "there is nothing");
    }

    @Test
    void shouldTrustTheAuthorityOfTheFileAndNoOther() throws Exception {
        X509Bundle authority = authority("Ours");
        Path ours = Files.writeString(directory.resolve("ours.pem"), authority.getCertificatePEM());
        Path others = Files.writeString(
                directory.resolve("others.pem"), authority("Theirs").getCertificatePEM());
        Path none = Files.writeString(directory.resolve("none.pem"), "-----BEGIN CERTIFICATE-----\nhush\n");
        HttpsServer instance = instance(authority);
        try {
            String[] event = {
                "--url", "https://localhost:" + instance.getAddress().getPort(), "--key", "sp_x", "--data", "1"
            };

            assertThat(publish(with(event, ours))).as("%s", err).isZero();
            assertThat(publish(with(event, others))).isEqualTo(1);
            assertThat(publish(event)).isEqualTo(1);
            assertThat(publish(with(event, none))).isEqualTo(1);
        } finally {
            instance.stop(0);
        }
        assertThat(err.toString().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .contains("--ca-file " + none + ": expected a file with certificates in PEM form"))
                .filteredOn(line -> line.contains("is not trusted: "))
                .hasSize(2)
                .allMatch(line -> line.endsWith(". Name the file of its authority with --ca-file"));
    }

    private static String[] with(String[] event, Path caFile) {
        return Stream.concat(Stream.of(event), Stream.of("--ca-file", caFile.toString()))
                .toArray(String[]::new);
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** Takes every event, at https://localhost. */
    private static HttpsServer instance(X509Bundle authority) throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=instance")
                .addExtendedKeyUsageServerAuth()
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        byte[] answer = new PublishReply("0192", Instant.EPOCH, 1, false, false)
                .toJson()
                .toBuffer()
                .getBytes();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private int publish(String... arguments) {
        var all = new ArrayList<>(List.of("publish", "--tenant", "acme", "--type", "a"));
        all.addAll(List.of(arguments));
        return Program.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
