package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Contract;
import dev.signpost.testkit.HostilePaths;
import dev.signpost.testkit.HostilePaths.Attack;
import dev.signpost.testkit.RawHttp;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers send, against a whole process. */
class InboundIT {
    private static final String ADMIN_KEY = "an-admin-key-of-this-scenario";
    private static final String HALF = "GET /v1/me HTTP/1.1\r\nHost: loc";
    private static final Pattern WARNING = Pattern.compile("(descriptors.too_few.*)");

    @TempDir
    Path directory;

    @Test
    void shouldChangeNothingForHostilePaths() {
        try (SignpostProcess pod = SignpostProcess.in(directory)
                .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                .start()) {
            var api = new SignpostApi(pod.uri(), ADMIN_KEY);
            api.createTenant("acme");
            api.createTenant("bystander");
            api.createWebhook("acme", URI.create("http://127.0.0.1:1024/"));
            String before = state(api);
            var through = new ArrayList<String>();

            try (var client = new RawHttp(pod.httpPort())) {
                for (Attack attack : HostilePaths.all(Contract.load(), "acme")) {
                    var answer =
                            client.send(attack.method(), attack.path(), "Authorization: Bearer " + ADMIN_KEY + "\r\n");
                    if (!(answer.status() == 404 || answer.status() == 400) || !answer.isProblem()) {
                        through.add(attack + ": " + answer);
                    }
                }
            }

            assertThat(through).isEmpty();
            assertThat(state(api)).isEqualTo(before);
        }
    }

    private static String state(SignpostApi api) {
        return api.all("/v1/tenants") + "\n" + api.all("/v1/tenants/acme/webhooks") + "\n"
                + api.all("/v1/tenants/acme/audit") + "\n" + api.all("/v1/tenants/bystander/audit");
    }

    @Test
    void shouldAnswerHealthAndOthersWhileThousandsOfHalfRequestsTakeAllDescriptors() throws Exception {
        try (SignpostProcess pod = SignpostProcess.in(directory)
                .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                .descriptors(256)
                .start()) {
            var api = new SignpostApi(pod.uri(), ADMIN_KEY);
            var open = new ArrayList<Socket>();
            var health = new ArrayList<Integer>();

            for (int i = 0; i < 3_000; i++) {
                open(pod.httpPort()).ifPresent(open::add);
                if (i % 100 == 0) {
                    health.add(health(pod.managementPort()));
                }
            }
            int status = api.get("/v1/me").status();

            assertThat(health).containsOnly(200);
            assertThat(status).isEqualTo(200);
            assertThat(pod.awaitLog(WARNING)).contains("ulimit -n is 256");
            assertThat(pod.metric("signpost_http_connections_shed_total")).isGreaterThan(1_000);
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void shouldWriteFewerBytesOfLogThanStrangersSend() throws IOException {
        try (SignpostProcess pod = SignpostProcess.in(directory).start()) {
            long before = logged(pod);
            long sent = 0;
            try (var client = new RawHttp(pod.httpPort())) {
                for (int i = 0; i < 5_000; i++) {
                    String request = "GET /v1/me HTTP/1.1\r\nHost:a\r\n\r\n";
                    sent += request.length();
                    assertThat(client.exchange(request).status()).isEqualTo(401);
                }
            }

            double perByte = (double) (logged(pod) - before) / sent;

            assertThat(perByte).as("bytes of log for each byte sent").isLessThan(0.5);
        }
    }

    private static long logged(SignpostProcess pod) {
        return pod.log().stream().mapToLong(line -> line.length() + 1L).sum();
    }

    /** Half a request; empty if its connection was closed at once. */
    private static Optional<Socket> open(int port) throws IOException {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write(HALF.getBytes(StandardCharsets.ISO_8859_1));
            return Optional.of(socket);
        } catch (SocketException closedAtOnce) {
            return Optional.empty();
        }
    }

    private static int health(int port) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
