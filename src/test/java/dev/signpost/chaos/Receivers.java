package dev.signpost.chaos;

import dev.signpost.chaos.Evidence.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The receivers of all webhooks, on one socket; the path tells which. Each reads its requests to the byte, writes down
 * what it got before it answers, and answers in the manner that it is told. A thread for each connection.
 */
final class Receivers implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+) *$");
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private static final byte[] HALF = ascii("HTTP/1.1 200 OK\r\nContent-Len");
    private static final byte[] FAILED =
            ascii("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 16\r\n\r\ndatabase is down");
    private static final byte[] ELSEWHERE =
            ascii("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    /** Beyond the profiles' deadline of an attempt. */
    static final long LATE_MILLIS = 4_500;

    /** Within it, and long enough for deliveries to wait. */
    private static final long SLOW_MILLIS = 1_500;

    private final ServerSocket server;
    private final Journal journal;
    private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong strange = new AtomicLong();

    Receivers(String address, Journal journal) {
        this.journal = journal;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept, "receivers");
    }

    int port() {
        return server.getLocalPort();
    }

    void add(Inbox inbox) {
        inboxes.put(inbox.name(), inbox);
    }

    /** Deliveries that were taken with success so far, repetitions included. */
    long taken() {
        return taken.get();
    }

    /** Connections that are open now. */
    int connections() {
        return open.size();
    }

    /** Requests that were not for any webhook: there must be none. */
    long strange() {
        return strange.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                daemon(() -> serve(socket), "receiver");
            } catch (IOException e) {
                // Closed, or a client that went away before it was accepted.
                lost.incrementAndGet();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
            boolean more = true;
            while (more) {
                String head = readHead(in);
                more = !head.isEmpty() && receive(socket, head, in);
            }
        } catch (IOException e) {
            // A sender that is killed resets its connections: what it had sent is written down.
            return;
        } finally {
            open.remove(socket);
        }
    }

    /** False when the connection is over. */
    private boolean receive(Socket socket, String head, InputStream in) throws IOException {
        Matcher length = LENGTH.matcher(head);
        int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
        byte[] body = in.readNBytes(size);
        if (body.length < size) {
            return false;
        }
        String path = head.substring(head.indexOf(' ') + 1, head.indexOf(' ', head.indexOf(' ') + 1));
        Inbox inbox = inboxes.get(path.substring(path.lastIndexOf('/') + 1));
        if (inbox == null) {
            strange.incrementAndGet();
            return false;
        }
        Manner manner = inbox.manner(body);
        inbox.writeDown(journal, socket.getInetAddress().getHostAddress(), head, body, outcome(manner));
        if (manner == Manner.WELL && inbox.delayMillis() > 0) {
            pause(inbox.delayMillis());
        }
        return answer(socket, manner);
    }

    private static Answer outcome(Manner manner) {
        return switch (manner) {
            case WELL, SLOW -> Answer.SUCCESS;
            case DIES -> Answer.SUCCESS_AND_RESET;
            default -> Answer.NONE;
        };
    }

    private boolean answer(Socket socket, Manner manner) throws IOException {
        var out = socket.getOutputStream();
        switch (manner) {
            case WELL -> {
                taken.incrementAndGet();
                out.write(OK);
                return true;
            }
            case SLOW -> {
                pause(SLOW_MILLIS);
                taken.incrementAndGet();
                out.write(OK);
                return true;
            }
            case FAILS -> {
                out.write(FAILED);
                return true;
            }
            case REDIRECTS -> {
                out.write(ELSEWHERE);
                return true;
            }
            case HANGS -> {
                pause(Long.MAX_VALUE);
                return false;
            }
            case TOO_LATE -> {
                pause(LATE_MILLIS);
                out.write(OK);
                return false;
            }
            case HALF_HEAD -> {
                out.write(HALF);
                return false;
            }
            case DIES -> {
                out.write(OK);
                socket.setSoLinger(true, 0);
                return false;
            }
            default -> {
                socket.setSoLinger(true, 0);
                return false;
            }
        }
    }

    private void pause(long millis) {
        try {
            boolean over = closed.await(millis, TimeUnit.MILLISECONDS);
            assert over || millis < Long.MAX_VALUE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
            matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the requests that hang, as a receiver's restart does. */
    void cutAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                lost.incrementAndGet();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }
}
