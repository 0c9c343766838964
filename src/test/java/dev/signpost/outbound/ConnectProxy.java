package dev.signpost.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A proxy that opens tunnels (RFC 9110 section 9.3.6), or answers as the test says. */
final class ConnectProxy implements AutoCloseable {
    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String ASKS = String.join(
            "\r\n",
            "HTTP/1.1 407 Proxy Authentication Required",
            "Proxy-Authenticate: Basic realm=x",
            "Content-Length: 0",
            "",
            "");

    /** Heads of the requests that came, lines separated by CR LF. */
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, String> names;
    private final Function<String, String> answer;

    private ConnectProxy(Map<String, String> names, Function<String, String> answer) throws IOException {
        this.names = names;
        this.answer = answer;
        daemon(this::accept);
    }

    /**
     * Opens every tunnel.
     *
     * @param names that it resolves, with their addresses
     */
    static ConnectProxy opening(Map<String, String> names) throws IOException {
        return new ConnectProxy(names, head -> OPEN);
    }

    /** Opens tunnels to whoever shows {@code credentials} (RFC 7617); 407 for others. */
    static ConnectProxy asking(String credentials) throws IOException {
        return new ConnectProxy(
                Map.of(),
                head -> head.toLowerCase(Locale.ROOT)
                                .contains("\r\nproxy-authorization: basic " + credentials.toLowerCase(Locale.ROOT)
                                        + "\r\n")
                        ? OPEN
                        : ASKS);
    }

    /** Answers everything with the same bytes and hangs up. */
    static ConnectProxy answering(String bytes) throws IOException {
        return new ConnectProxy(Map.of(), head -> bytes);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            String said = answer.apply(head);
            if (!said.equals(OPEN)) {
                say(client, said);
                return;
            }
            String target = head.substring("CONNECT ".length(), head.indexOf(' ', "CONNECT ".length()));
            int colon = target.lastIndexOf(':');
            String host = target.substring(0, colon);
            try (Socket receiver = connect(host, Integer.parseInt(target.substring(colon + 1)))) {
                if (receiver == null) {
                    say(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
                    return;
                }
                open.add(receiver);
                say(client, OPEN);
                daemon(() -> copy(receiver, client));
                copy(client, receiver);
            }
        } catch (IOException e) {
            // One of both has gone.
        }
    }

    private @Nullable Socket connect(String host, int port) {
        try {
            return new Socket(names.getOrDefault(host, host), port);
        } catch (IOException e) {
            return null;
        }
    }

    private static void say(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both has gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!text.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up");
            }
            text.write(next);
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
