package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server (Signpost and Postgres) and breaks the connection in the ways a network does:
 * slow, cut, refused, or cut just between a commit and its answer.
 */
public final class TcpProxy implements AutoCloseable {
    /** What is done to the next request that holds a pattern. */
    private enum Mischief {
        /** The server gets it and answers; the answer is thrown away and the client's connection reset. */
        LOSE_ANSWER,
        /** The client's connection is reset at once; the server gets the request later. */
        DELIVER_LATE
    }

    private static final long HELD_MILLIS = 50;

    private record Plan(Mischief mischief, String pattern, Duration late, CountDownLatch done) {}

    private volatile InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean refusing;
    private volatile boolean holdingRequests;
    private volatile boolean holdingAnswers;
    private volatile long delayMillis;

    private TcpProxy(String address, InetSocketAddress target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 512, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept, "proxy");
    }

    public static TcpProxy to(String host, int port) {
        return at("127.0.0.1", host, port);
    }

    /** The same for clients elsewhere; it listens on that address of this machine. */
    public static TcpProxy at(String address, String host, int port) {
        return new TcpProxy(address, new InetSocketAddress(host, port));
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Resets every connection; new ones go to another server. */
    public void lead(String host, int port) {
        target = new InetSocketAddress(host, port);
        links.forEach(Link::reset);
    }

    /** Connections taken so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Holds each piece of the server's answers back for that long. */
    public void delayAnswers(Duration delay) {
        delayMillis = delay.toMillis();
    }

    /** Resets every connection and refuses new ones until {@link #restore}. */
    public void cut() {
        refusing = true;
        links.forEach(Link::reset);
    }

    public void restore() {
        refusing = false;
    }

    /** Nothing passes that way until it is released, and nobody is told; what has come meanwhile passes then. */
    public void hold(boolean requests, boolean answers) {
        holdingRequests = requests;
        holdingAnswers = answers;
    }

    /** Forgets a mischief that was planned and has not come about. */
    public void behave() {
        plan.set(null);
    }

    /**
     * The next piece of a request that holds {@code pattern} reaches the server, whose answer is lost: the client sees a
     * reset, though the work was done. The latch opens when that has happened.
     */
    public CountDownLatch loseAnswerTo(String pattern) {
        return plan(new Plan(Mischief.LOSE_ANSWER, pattern, Duration.ZERO, new CountDownLatch(1)));
    }

    /**
     * The next piece of a request that holds {@code pattern} is held in the network: the client sees a reset at once, the
     * server gets the request {@code late}. The latch opens when the server has answered it.
     */
    public CountDownLatch deliverLate(String pattern, Duration late) {
        return plan(new Plan(Mischief.DELIVER_LATE, pattern, late, new CountDownLatch(1)));
    }

    private CountDownLatch plan(Plan next) {
        plan.set(next);
        return next.done();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                accepted.incrementAndGet();
                if (refusing) {
                    client.setSoLinger(true, 0);
                    client.close();
                } else {
                    new Link(client).start();
                }
            } catch (IOException e) {
                // Closed, or the target refuses: the client sees its connection end.
                failed.incrementAndGet();
            }
        }
    }

    private boolean sleepUnlessClosed(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void waitWhile(BooleanSupplier held) {
        boolean over = false;
        while (held.getAsBoolean() && !over) {
            over = sleepUnlessClosed(HELD_MILLIS);
        }
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::reset);
    }

    /** One connection through the proxy: a thread for each direction. */
    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private volatile @Nullable Plan losing;

        Link(Socket client) throws IOException {
            this.client = client;
            this.upstream = new Socket();
            try {
                upstream.connect(target, 5_000);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
            } catch (IOException e) {
                client.close();
                throw e;
            }
        }

        void start() {
            links.add(this);
            daemon(this::carryRequests, "proxy-requests");
            daemon(this::carryAnswers, "proxy-answers");
        }

        private void carryRequests() {
            byte[] buffer = new byte[1 << 16];
            try {
                int count = client.getInputStream().read(buffer);
                while (count >= 0) {
                    waitWhile(() -> holdingRequests);
                    misbehave(buffer, count);
                    upstream.getOutputStream().write(buffer, 0, count);
                    count = client.getInputStream().read(buffer);
                }
                upstream.shutdownOutput();
            } catch (IOException e) {
                // A link that loses an answer lives on until the server has given it.
                if (losing == null) {
                    reset();
                }
            }
        }

        private void misbehave(byte[] buffer, int count) throws IOException {
            Plan next = plan.get();
            if (next == null || !new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(next.pattern())) {
                return;
            }
            if (!plan.compareAndSet(next, null)) {
                return;
            }
            losing = next;
            if (next.mischief() == Mischief.DELIVER_LATE) {
                hangUp(client);
                sleepUnlessClosed(next.late().toMillis());
            }
        }

        private void carryAnswers() {
            byte[] buffer = new byte[1 << 16];
            try {
                int count = upstream.getInputStream().read(buffer);
                while (count >= 0) {
                    Plan lost = losing;
                    if (lost != null) {
                        reset();
                        lost.done().countDown();
                        return;
                    }
                    waitWhile(() -> holdingAnswers);
                    if (delayMillis > 0) {
                        sleepUnlessClosed(delayMillis);
                    }
                    client.getOutputStream().write(buffer, 0, count);
                    count = upstream.getInputStream().read(buffer);
                }
                client.shutdownOutput();
            } catch (IOException e) {
                reset();
            }
        }

        void reset() {
            links.remove(this);
            hangUp(client);
            hangUp(upstream);
        }

        private static void hangUp(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // Gone already.
                return;
            }
        }
    }
}
