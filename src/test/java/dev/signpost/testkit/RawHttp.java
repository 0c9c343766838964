package dev.signpost.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on a bare socket: what is sent is sent as it stands, which no client library does with a path. Keeps its
 * connection while the server does.
 */
public final class RawHttp implements AutoCloseable {
    private final int port;
    private @Nullable Socket socket;

    public RawHttp(int port) {
        this.port = port;
    }

    /**
     * An answer as it came.
     *
     * @param status 0 if the connection ended without one
     * @param head status line and headers
     */
    public record Answer(int status, String head, String body) {
        public boolean isProblem() {
            return head.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json");
        }

        /** Values by names in lower case. */
        Map<String, List<String>> headers() {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.contains(":"))
                    .map(line -> line.split(":", 2))
                    .collect(Collectors.groupingBy(
                            line -> line[0].toLowerCase(Locale.ROOT),
                            Collectors.mapping(line -> line[1].strip(), Collectors.toList())));
        }
    }

    /** Sends a request without a body; the headers each end with CRLF. */
    public Answer send(String method, String target, String headers) {
        return exchange(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    /** Sends those bytes and reads one answer. */
    public Answer exchange(String bytes) {
        try {
            boolean kept = socket != null;
            Answer answer = once(bytes);
            // A kept connection may have been closed meanwhile.
            return answer.status() == 0 && kept ? once(bytes) : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(bytes.lines().findFirst().orElse(""), e);
        }
    }

    private Answer once(String bytes) throws IOException {
        Socket open = socket == null ? new Socket(InetAddress.getLoopbackAddress(), port) : socket;
        socket = open;
        open.setSoTimeout(20_000);
        open.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        Answer answer = read(open.getInputStream());
        String head = answer.head().toLowerCase(Locale.ROOT);
        // A stream of events goes on for as long as somebody listens.
        if (answer.status() == 0 || head.contains("connection: close") || head.contains("text/event-stream")) {
            open.close();
            socket = null;
        }
        return answer;
    }

    /** Reads one answer whose length is declared. */
    public static Answer read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return new Answer(0, head.toString(StandardCharsets.ISO_8859_1), "");
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(text.split(" ", 3)[1]), text, body);
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
