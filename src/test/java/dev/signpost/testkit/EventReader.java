package dev.signpost.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads server-sent events from a raw socket. What it waits for must come within {@link Await#LIMIT_SECONDS}. */
public final class EventReader implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;
    private final List<String> head = new ArrayList<>();
    private String lastId = "";

    private EventReader(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(Await.LIMIT_SECONDS * 1_000);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Sends the request and reads the answer's head.
     *
     * @param port on this machine
     * @param headers whole lines
     */
    public static EventReader open(int port, String path, String key, String... headers) {
        var all = new ArrayList<>(List.of("Authorization: Bearer " + key));
        all.addAll(List.of(headers));
        return open(port, path, all);
    }

    /** Likewise, as whoever the headers say. */
    public static EventReader open(int port, String path, List<String> headers) {
        try {
            var reader = new EventReader(new Socket(InetAddress.getLoopbackAddress(), port));
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            reader.socket
                    .getOutputStream()
                    .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            for (String line = reader.line(); !line.isEmpty(); line = reader.line()) {
                reader.head.add(reader.head.isEmpty() ? line : line.toLowerCase(Locale.ROOT));
            }
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status line, and the headers in lower case. */
    public List<String> head() {
        return head;
    }

    public int status() {
        return Integer.parseInt(head.get(0).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** The last id that was read; empty before the first. */
    public String lastId() {
        return lastId;
    }

    /** The next event: its name, a space and its data; {@code closed} if there is none. */
    public String next() {
        String name = "";
        while (true) {
            String line = line();
            if (line.equals(END)) {
                return "closed";
            } else if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                return name + " " + line.substring("data: ".length());
            }
        }
    }

    /** Reads until the stream tells a place, be it the same. */
    public String place() {
        String line = line();
        while (!line.startsWith("id: ") && !line.equals(END)) {
            line = line();
        }
        return line;
    }

    /** Reads until the stream tells another place. */
    public EventReader placed() {
        String before = lastId;
        while (lastId.equals(before) && !line().equals(END)) {}
        return this;
    }

    /** Size of the last chunk (RFC 9112 section 7.1). */
    private static final String END = "0";

    private String line() {
        try {
            String line = lines.readLine();
            if (line == null) {
                return END;
            }
            if (line.startsWith("id: ")) {
                lastId = line.substring("id: ".length());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
