package dev.signpost.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A receiver of webhooks on a socket of its own: keeps each request exactly as it came and answers by script. One
 * thread for each connection; closing it closes all of them.
 */
public final class FakeReceiver implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");

    private final ServerSocket server;
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger failedAccepts = new AtomicInteger();
    private volatile Function<ReceivedRequest, Reply> script = request -> Reply.status(200);

    private FakeReceiver() {
        try {
            server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept, "receiver");
    }

    /** Answers 200 to everything until told otherwise. */
    public static FakeReceiver start() {
        return new FakeReceiver();
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Answers the coming requests in this order; the last answer repeats. */
    public FakeReceiver answer(Reply... replies) {
        List<Reply> sequence = List.of(replies);
        AtomicInteger next = new AtomicInteger();
        return answer(request -> sequence.get(Math.min(next.getAndIncrement(), sequence.size() - 1)));
    }

    /** Answers each request by what it is. Called on many threads at once. */
    public FakeReceiver answer(Function<ReceivedRequest, Reply> byRequest) {
        script = byRequest;
        return this;
    }

    /** Answers nothing until the latch is open, then this to everything. */
    public FakeReceiver answerAfter(CountDownLatch latch, Reply reply) {
        return answer(request -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return reply;
        });
    }

    /** What has come so far, in the order of its last bytes. */
    public List<ReceivedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Blocks until at least {@code count} requests have come; fails after {@code seconds}. */
    public List<ReceivedRequest> await(int count, long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (requests) {
            while (requests.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(
                            "Expected " + count + " requests within " + seconds + " s, got " + requests.size());
                }
                try {
                    requests.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted while waiting for requests", e);
                }
            }
            return List.copyOf(requests);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                daemon(() -> serve(socket), "receiver-" + connections.incrementAndGet());
            } catch (IOException e) {
                // Closed, or the client went away before it was accepted: both end here without a request.
                failedAccepts.incrementAndGet();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            boolean more = true;
            while (more) {
                String head = readHead(in);
                more = !head.isEmpty() && answer(socket, keep(head, readBody(head, in)));
            }
        } catch (IOException e) {
            // The peer's reset is what some tests are about; the request list says what had come.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private ReceivedRequest keep(String head, byte[] body) {
        ReceivedRequest request = new ReceivedRequest(head, body, System.nanoTime());
        synchronized (requests) {
            requests.add(request);
            requests.notifyAll();
        }
        return request;
    }

    /** False when the connection is over. */
    private boolean answer(Socket socket, ReceivedRequest request) throws IOException {
        Reply reply = script.apply(request);
        if (waitFor(reply)) {
            return false;
        }
        socket.getOutputStream().write(reply.bytes());
        socket.getOutputStream().flush();
        if (reply.resets()) {
            socket.setSoLinger(true, 0);
            return false;
        }
        return true;
    }

    /** Waits as long as the reply says; true if this receiver was closed meanwhile. */
    private boolean waitFor(Reply reply) {
        long millis = reply.isSilent() ? Long.MAX_VALUE : reply.delay().toMillis();
        try {
            return millis > 0 && closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
            matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : b == '\r' ? 1 : 0;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 4);
    }

    private static byte[] readBody(String head, InputStream in) throws IOException {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
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
}
