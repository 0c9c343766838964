package dev.signpost.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The cheapest receiver: reads requests of a known length, answers 200. A process of its own; prints its port. */
public final class PostSink {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private PostSink() {}

    /** @param args the length of each request's body in bytes */
    public static void main(String[] args) throws IOException {
        int bodyBytes = Integer.parseInt(args[0]);
        try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                new Thread(() -> serve(socket, bodyBytes)).start();
            }
        }
    }

    private static void serve(Socket socket, int bodyBytes) {
        byte[] buffer = new byte[65_536];
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            int length = 0;
            int read;
            while ((read = in.read(buffer, length, buffer.length - length)) > 0) {
                length += read;
                int head = headLength(buffer, length);
                if (head > 0 && length >= head + bodyBytes) {
                    length = 0;
                    out.write(ANSWER);
                }
            }
        } catch (IOException e) {
            // The measurement is over.
        }
    }

    private static int headLength(byte[] buffer, int length) {
        for (int i = 0; i + HEAD_END.length <= length; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i + HEAD_END.length;
            }
        }
        return -1;
    }
}
