package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no well-behaved client would ever send, byte by byte. */
class WireAbuseTest {
    private static final String POST = "POST /v1/tenants/acme/webhooks HTTP/1.1\r\n";
    private static final String GET = "GET /v1/me HTTP/1.1\r\n";
    private static final String HOST = "Host: api.example\r\n";
    private static final String KEY = "Authorization: Bearer acme-all\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String BODY = "{\"url\":\"https://a.example/\"}";
    private static final String CHUNKED_BODY = "1c\r\n" + BODY + "\r\n0\r\n\r\n";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void shouldTakeAnHonestChunkedBody() throws IOException {
        api.start();

        String answer = talk(
                POST + HOST + KEY + JSON + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED_BODY);

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                HOST + "Transfer-Encoding: chunked\r\nContent-Length: 28\r\n",
                HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                HOST + "Transfer-Encoding: chunked, identity\r\n",
                HOST + "Transfer-Encoding: identity, chunked\r\n",
                HOST + "Transfer-Encoding: xchunked\r\n",
                HOST + "Transfer-Encoding : chunked\r\n",
                HOST + "Transfer-Encoding:\u000bchunked\r\n",
                HOST + "Content-Length: 5\r\nContent-Length: 6\r\n",
                HOST + "Content-Length: +5\r\n",
                HOST + "Content-Length: -5\r\n",
                HOST + "Content-Length: 0x5\r\n",
                HOST + "Content-Length: 5,6\r\n",
                HOST + "Content-Length: 99999999999999999999\r\n",
                HOST + "X-Bad: a\u0000b\r\nContent-Length: 0\r\n",
                HOST + "X Bad: a\r\nContent-Length: 0\r\n",
                HOST + ": a\r\nContent-Length: 0\r\n",
                "Content-Length: 0\r\n",
                HOST + "Host: other.example\r\nContent-Length: 0\r\n",
                "Host: api.example@evil\r\nContent-Length: 0\r\n",
                "Host: api.example/x\r\nContent-Length: 0\r\n",
                "Host: api.example, other.example\r\nContent-Length: 0\r\n",
                "Host: api.example:80x\r\nContent-Length: 0\r\n",
                "Host: [::1\r\nContent-Length: 0\r\n",
                HOST + KEY + "Content-Length: 0\r\n",
            })
    void shouldRefuseAmbiguousFramingAndHangUp(String headers) throws IOException {
        api.start();

        String answer = talk(POST + KEY + JSON + headers + "\r\n" + CHUNKED_BODY + GET + HOST + KEY + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").containsOnlyOnce("HTTP/1.1 ");
        assertThat(answer).doesNotContain("called");
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\t/v1/me HTTP/1.1",
                "GET /v1/me\u000bHTTP/1.1",
                "GET  /v1/me HTTP/1.1",
                "GET /v1/me\tHTTP/1.1"
            })
    void shouldTakeOneSpaceBetweenThePartsOfARequestLine(String line) throws IOException {
        api.start();

        String answer = talk(line + "\r\n" + HOST + KEY + "\r\n");

        assertThat(answer).contains(" 400 Bad Request").contains("application/problem+json");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldSayThatAnExpectationCannotBeMet() throws IOException {
        api.start();

        String answer = talk(POST + HOST + KEY + JSON + "Expect: 200-ok\r\nContent-Length: 28\r\n\r\n" + BODY);

        assertThat(answer).startsWith("HTTP/1.1 417 ").contains("application/problem+json");
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz\r\n", "5\r\nabcdefgh\r\n", "-1\r\n", "10000000000000000000\r\n", "1c\n\n\n\n"})
    void shouldBlameTheSenderForMalformedChunks(String chunks) throws IOException {
        api.start();

        String answer = talk(POST + HOST + KEY + JSON + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .containsOnlyOnce("HTTP/1.1 ")
                .contains("chunks of the body");
        assertThat(api.calls).isEmpty();
        assertThat(api.unforeseen).isEmpty();
    }

    @Test
    void shouldEndABodyThatDripsOnAfterItsRefusal() throws IOException {
        api.start();

        try (var socket = connect()) {
            write(socket, POST + HOST + "Transfer-Encoding: chunked\r\n\r\n2000\r\n");
            String head = readHead(socket);
            long began = System.nanoTime();
            int dripped = drip(socket);

            assertThat(head).startsWith("HTTP/1.1 401 ");
            assertThat(dripped).isLessThan(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void shouldAnswerThePipelinedRequestsBeforeABrokenOne() throws IOException {
        api.start();

        String answer = talk(
                GET + HOST + KEY + "\r\n" + POST + HOST + KEY + JSON + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
    }

    /** Sends a byte each time that the server sends none, until it hangs up; how many. */
    private static int drip(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        for (int sent = 0; sent < 200; sent++) {
            try {
                socket.getOutputStream().write('x');
                while (socket.getInputStream().read() >= 0) {
                    // The rest of the answer.
                }
                return sent;
            } catch (SocketTimeoutException nothingYet) {
                // It still listens.
            } catch (SocketException hungUp) {
                return sent;
            }
        }
        return 200;
    }

    @Test
    void shouldNotTakeAChunkedBodyFromAnOldClient() throws IOException {
        api.start();

        String answer = talk("POST /v1/tenants/acme/webhooks HTTP/1.0\r\n" + KEY + JSON
                + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKED_BODY);

        assertThat(answer).contains(" 400 ");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldBoundTheRequestLine() throws IOException {
        api.start();

        assertThat(talk("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .contains(" 414 ");
    }

    @Test
    void shouldBoundTheHeaders() throws IOException {
        api.start();

        assertThat(talk(GET + HOST + "X-Much: " + "a".repeat(17_000) + "\r\n\r\n"))
                .contains(" 431 ");
    }

    @Test
    void shouldCountAChunkedBodyThatNeverEnds() throws IOException {
        api.start();

        try (var socket = connect()) {
            write(socket, POST + HOST + KEY + JSON + "Transfer-Encoding: chunked\r\n\r\n");
            int sent = flood(socket, 64 << 20);
            assertThat(sent).isLessThan(32 << 20);
        }
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldAnswerAnEndlessBodyBeforeHangingUp() throws IOException {
        api.start();

        try (var socket = connect()) {
            write(socket, POST + HOST + KEY + JSON + "Transfer-Encoding: chunked\r\n\r\n2000\r\n" + "x".repeat(0x2000));
            assertThat(readHead(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void shouldGiveUpOnABodyThatTrickles() throws IOException {
        api.bodyDeadline = Duration.ofMillis(100);
        api.start();

        String answer = talk(POST + HOST + KEY + JSON + "Content-Length: 28\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("did not arrive");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldServeTheNextRequestAfterRefusingOneWithABody() throws IOException {
        api.start();

        String answer = talk(
                POST + HOST + "Content-Length: 28\r\n\r\n" + BODY + GET + HOST + KEY + "Connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("HTTP/1.1 200 ").contains("getMe");
    }

    @Test
    void shouldAskForABodyThatWaitsToBeAskedFor() throws IOException {
        api.start();

        try (var socket = connect()) {
            write(socket, POST + HOST + KEY + JSON + "Expect: 100-continue\r\nContent-Length: 28\r\n\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 100 ");
            write(socket, BODY);
            assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void shouldNotAskForABodyThatIsTooLarge() throws IOException {
        api.start();

        try (var socket = connect()) {
            write(socket, POST + HOST + KEY + JSON + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void shouldAskTheFastRouteFirstAndTheRouterWithTheRest() throws IOException {
        api.fastRoute = WireAbuseTest::fast;
        api.start();

        String fast = talk("POST /fast HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        String rest = talk(GET + HOST + KEY + "Connection: close\r\n\r\n");

        assertThat(fast).contains("quick");
        assertThat(rest).contains("getMe");
    }

    private static boolean fast(HttpServerRequest request) {
        if (!"/fast".equals(request.path())) {
            return false;
        }
        request.response().end("quick");
        return true;
    }

    private String talk(String bytes) throws IOException {
        try (var socket = connect()) {
            write(socket, bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends chunks until the peer hangs up; the number of bytes that it took. */
    private static int flood(Socket socket, int most) throws IOException {
        byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        int sent = 0;
        try {
            while (sent < most) {
                socket.getOutputStream().write(chunk);
                sent += chunk.length;
            }
        } catch (SocketException hungUp) {
            return sent;
        }
        return sent;
    }

    private static String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
