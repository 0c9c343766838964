package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.ConnectionJournal.Reason;
import dev.signpost.http.ConnectionLimits;
import dev.signpost.http.InboundConnections;
import dev.signpost.http.InboundPort;
import dev.signpost.http.Reply;
import dev.signpost.testkit.RawHttp;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections a port takes, and which of them it closes. */
class InboundLimitsTest {
    private static final String REQUEST =
            "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin-key\r\n\r\n";
    private static final String HALF = "GET /v1/me HTTP/1.1\r\nHost: loc";

    private final ApiFixture api = new ApiFixture();
    private final List<Reason> shed = new CopyOnWriteArrayList<>();
    private final List<Socket> opened = new ArrayList<>();

    @AfterEach
    void stopApi() throws IOException {
        for (Socket socket : opened) {
            socket.close();
        }
        api.close();
    }

    private InboundConnections start(int total, int perAddress, Duration head) {
        var limits = new ConnectionLimits(
                total, perAddress, head, Duration.ofSeconds(20), address -> address.equals("127.0.0.9"));
        var connections = new InboundConnections(limits, shed::add);
        api.inbound = new InboundPort(connections, null);
        api.start();
        return connections;
    }

    private Socket open(String from, String bytes) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), api.port(), InetAddress.getByName(from), 0);
        opened.add(socket);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        return RawHttp.read(socket.getInputStream()).status();
    }

    @Test
    void shouldEndARequestWhoseHeadIsNotCompleteInTime() throws IOException {
        start(100, 100, Duration.ofMillis(200));
        Socket half = open("127.0.0.1", HALF);

        int status = status(half);

        assertThat(status).isEqualTo(408);
        assertThat(half.getInputStream().read()).isNegative();
        assertThat(shed).containsExactly(Reason.HEAD_TIMEOUT);
    }

    @Test
    void shouldNotMindHowLongAConnectionWaitsForItsNextRequest() throws IOException {
        start(100, 100, Duration.ofMillis(50));
        Socket kept = open("127.0.0.1", REQUEST);
        int first = status(kept);
        Socket half = open("127.0.0.1", HALF);
        int late = status(half);

        kept.getOutputStream().write(REQUEST.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(List.of(first, late, status(kept))).containsExactly(200, 408, 200);
    }

    @Test
    void shouldCloseTheOldestIdleOneWhenItIsFull() throws IOException {
        InboundConnections connections = start(5, 100, Duration.ofSeconds(20));
        for (int i = 0; i < 5; i++) {
            assertThat(status(open("127.0.0.1", REQUEST))).isEqualTo(200);
        }

        int status = status(open("127.0.0.1", REQUEST));

        assertThat(status).isEqualTo(200);
        assertThat(opened.get(0).getInputStream().read()).isNegative();
        assertThat(shed).containsExactly(Reason.FULL);
        assertThat(connections.count()).isEqualTo(5);
    }

    @Test
    void shouldBoundOneAddressWithoutTouchingOthers() throws IOException {
        start(100, 3, Duration.ofSeconds(20));
        Socket other = open("127.0.0.2", REQUEST);
        assertThat(status(other)).isEqualTo(200);
        for (int i = 0; i < 4; i++) {
            assertThat(status(open("127.0.0.1", REQUEST))).isEqualTo(200);
        }

        other.getOutputStream().write(REQUEST.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(status(other)).isEqualTo(200);
        assertThat(shed).containsExactly(Reason.ADDRESS_FULL);
        assertThat(opened.get(1).getInputStream().read()).isNegative();
    }

    @Test
    void shouldNotBoundAProxyByItsAddress() throws IOException {
        start(100, 3, Duration.ofSeconds(20));

        for (int i = 0; i < 20; i++) {
            assertThat(status(open("127.0.0.9", REQUEST))).isEqualTo(200);
        }

        assertThat(shed).isEmpty();
    }

    @Test
    void shouldNotTouchARequestThatIsBeingAnswered() throws IOException {
        Promise<Reply> slow = Promise.promise();
        api.operations.put("getMe", call -> {
            api.calls.add(call);
            return slow.future();
        });
        start(1, 100, Duration.ofSeconds(20));
        Socket busy = open("127.0.0.1", REQUEST);
        Awaitility.await().until(() -> api.calls.size() == 1);

        Socket refused = open("127.0.0.1", "");
        int end = refused.getInputStream().read();
        slow.complete(Reply.ok(new JsonObject()));

        assertThat(end).isNegative();
        assertThat(status(busy)).isEqualTo(200);
        assertThat(shed).containsExactly(Reason.REFUSED);
    }

    @Test
    void shouldServeWhileThousandsOfHalfRequestsCome() throws IOException {
        InboundConnections connections = start(50, 10_000, Duration.ofSeconds(20));
        for (int i = 0; i < 2_000; i++) {
            open("127.0.0.1", HALF);
            if (i % 200 == 0) {
                assertThat(status(open("127.0.0.2", REQUEST))).isEqualTo(200);
            }
        }

        int status = status(open("127.0.0.2", REQUEST));

        assertThat(status).isEqualTo(200);
        assertThat(connections.count()).isLessThanOrEqualTo(50);
    }
}
