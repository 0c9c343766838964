package dev.signpost.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeReceiverTest {
    private static final String REQUEST =
            "POST /hook HTTP/1.1\r\nX-OddLy-Cased: 1\r\nContent-Length: 3\r\n\r\n\u0000\u00ffz";

    private final FakeReceiver receiver = FakeReceiver.start();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void send(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
    }

    @Test
    void shouldKeepHeadersAndBodyAsTheyCame() throws IOException {
        try (Socket socket = connect()) {
            send(socket);

            ReceivedRequest request = receiver.await(1, 5).get(0);

            assertThat(request.headers().get(0).getKey()).isEqualTo("X-OddLy-Cased");
            assertThat(request.header("x-oddly-cased")).contains("1");
            assertThat(request.body()).containsExactly(0, 0xff, 'z');
            assertThat(request.target()).isEqualTo("/hook");
        }
    }

    @Test
    void shouldFollowItsScriptOnOneConnection() throws IOException {
        receiver.answer(
                Reply.status(503).header("Retry-After", "1"), Reply.status(410).body("gone"));
        try (Socket socket = connect()) {
            send(socket);
            String first = "HTTP/1.1 503 Scripted\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
            assertThat(read(socket, first.length())).isEqualTo(first);

            send(socket);

            String second = "HTTP/1.1 410 Scripted\r\nContent-Length: 4\r\n\r\ngone";
            assertThat(read(socket, second.length())).isEqualTo(second);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void shouldResetTheConnectionInTheMiddleOfItsAnswer() throws IOException {
        receiver.answer(Reply.status(200).resetAtByte(9));
        try (Socket socket = connect()) {
            send(socket);
            receiver.await(1, 5);

            assertThatThrownBy(() -> read(socket, 200)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldSayHowManyCameWhenTooFewDo() {
        assertThatThrownBy(() -> receiver.await(1, 0)).hasMessageContaining("got 0");
    }
}
