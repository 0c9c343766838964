package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Contract;
import dev.signpost.testkit.HostilePaths;
import dev.signpost.testkit.HostilePaths.Attack;
import dev.signpost.testkit.RawHttp;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers send, against a whole process. */
class InboundIT {
    private static final String ADMIN_KEY = "an-admin-key-of-this-scenario";
    private static final String HALF = "GET /v1/me HTTP/1.1\r\nHost: loc";
    private static final int FLOOD = 150;
    private static final List<String> BAD_REQUESTS = List.of(
            "GET /v1/me HTTP/1.1\r\nHost:a\r\n\r\n",
            "GET /v1/me HTTP/1.1\r\nHost:a\r\nAuthorization: Bearer x\r\n\r\n",
            "GET /nothing HTTP/1.1\r\nHost:a\r\n\r\n",
            "GET /.. HTTP/1.1\r\nHost:a\r\n\r\n",
            "GET /?% HTTP/1.1\r\nHost:a\r\n\r\n",
            "BREW / HTTP/1.1\r\nHost:a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:a@b\r\n\r\n",
            "GET / HTTP/9.9\r\nHost:a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:a\r\n: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:a\r\nExpect: x\r\n\r\n",
            "GET\t/ HTTP/1.1\r\nHost:a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost:a\r\nContent-Length: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost:a\r\nContent-Length: 9\r\n\r\n",
            "POST / HTTP/1.1\r\nHost:a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /v1/tenants/a/events HTTP/1.1\r\nHost:a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /console/session HTTP/1.1\r\nHost:127.0.0.1\r\nContent-Length: 11\r\n\r\n{\"key\":\"x\"}",
            "x",
            "\r\n\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0003",
            "\u0000\u0000\u0000\u0000");
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
            var perByte = new TreeMap<String, Double>();

            for (int port : List.of(pod.httpPort(), pod.managementPort())) {
                for (String request : BAD_REQUESTS) {
                    long before = logged(pod);
                    flood(port, request);
                    double written = logged(pod) - before;
                    perByte.merge(request, written / (FLOOD * request.length()), Math::max);
                }
            }

            assertThat(perByte.values())
                    .as(perByte.toString())
                    .allSatisfy(bytes -> assertThat(bytes).isLessThan(1));
            assertThat(pod.log()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    /** Sends it so many times, on a connection of its own each time, and hears each answer out. */
    private static void flood(int port, String request) throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (SocketException closedAtOnce) {
                // It need not be heard.
            }
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
