package dev.signpost.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that does byte for byte what a script says, and knows which of its connections are still open. */
final class RawReceiver implements AutoCloseable {
    /** What to do on one connection. */
    interface Script {
        void run(Conversation with) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private RawReceiver(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    static RawReceiver on(ServerSocket server, Script script) {
        RawReceiver receiver = new RawReceiver(server, script);
        daemon(receiver::accept);
        return receiver;
    }

    static RawReceiver start(Script script) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    /** Answers every request on a connection with the same bytes. */
    static RawReceiver answering(String answer) throws IOException {
        return start(with -> {
            while (with.request()) {
                with.say(answer);
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    /** The most connections that were open at once. */
    int peak() {
        return peak.get();
    }

    int openNow() {
        return open.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                peak.accumulateAndGet(open.size(), Math::max);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.run(new Conversation(socket));
            // Whoever is still connected is counted until the other side hangs up.
            InputStream in = socket.getInputStream();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The other side has gone, or the script has closed the socket.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection as the script sees it. */
    final class Conversation {
        private final Socket socket;
        private String last = "";

        private Conversation(Socket socket) {
            this.socket = socket;
        }

        /** Reads one request with its body; false if the other side has hung up. */
        boolean request() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            while (!text.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                text.write(next);
            }
            int length = 0;
            for (String line : text.toString(StandardCharsets.ISO_8859_1).split("\r\n")) {
                if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            text.write(in.readNBytes(length));
            last = text.toString(StandardCharsets.ISO_8859_1);
            requests.add(last);
            return true;
        }

        /** The request that was read last. */
        String last() {
            return last;
        }

        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Says {@code text} one byte at a time, with that much time before each. */
        void drip(String text, long millis) throws IOException, InterruptedException {
            for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
                pause(millis);
                say(new byte[] {b});
            }
        }

        void pause(long millis) throws InterruptedException, IOException {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IOException("closed");
            }
        }

        /** Neither answers nor hangs up, but notices when the other side does. */
        void hang() throws IOException {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        /** Does not even read. */
        void freeze() throws InterruptedException, IOException {
            pause(60_000);
        }

        void close() throws IOException {
            socket.close();
        }

        void halfClose() throws IOException {
            socket.shutdownOutput();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        Socket socket() {
            return socket;
        }
    }
}
