package dev.signpost.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection of the generator, with at most one request in flight. Belongs to the selector's thread. */
final class LoadConnection {
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final byte[] CONTENT_LENGTH = Bytes.ascii("content-length:");
    private static final byte[] CLOSE = Bytes.ascii("connection: close");
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int LARGEST = 4 << 20;

    private final Selector selector;
    private final ByteBuffer out;
    private byte[] in = new byte[4 << 10];
    private int filled;
    private int bodyAt;
    private int bodyEnd;
    private int status;
    private @Nullable SelectionKey key;

    // The request that it carries, kept through reconnects until it is answered or given up; owned by the generator.
    long first = -1;
    long scheduledMicros;
    long sentNanos;
    long retryAtNanos;
    int port;

    LoadConnection(Selector selector, int requestLength) {
        this.selector = selector;
        this.out = ByteBuffer.allocateDirect(requestLength);
    }

    /** Begins to connect to {@link #port} of the loopback address; an earlier connection is closed. */
    void connect() throws IOException {
        close();
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                key.interestOps(SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** After {@code OP_CONNECT}: throws if the connection was refused. */
    void finishConnect() throws IOException {
        SelectionKey open = open();
        channel(open).finishConnect();
        open.interestOps(SelectionKey.OP_READ);
    }

    void send(byte[] request, int length) throws IOException {
        out.clear();
        out.put(request, 0, length).flip();
        write();
    }

    void write() throws IOException {
        SelectionKey open = open();
        channel(open).write(out);
        int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (open.interestOps() != wanted) {
            open.interestOps(wanted);
        }
    }

    /** Reads what is there; true when a whole answer stands in {@link #body()}. Throws when the peer has gone. */
    boolean read() throws IOException {
        if (filled == in.length) {
            if (in.length >= LARGEST) {
                throw new IOException("An answer beyond " + LARGEST + " bytes");
            }
            in = Arrays.copyOf(in, in.length * 2);
        }
        int count = channel(open()).read(ByteBuffer.wrap(in, filled, in.length - filled));
        if (count < 0) {
            throw new IOException("closed");
        }
        filled += count;
        int head = Bytes.find(in, 0, filled, END_OF_HEAD);
        if (head < 0) {
            return false;
        }
        bodyAt = head + 4;
        int length = SinkConnection.header(in, 0, bodyAt, CONTENT_LENGTH);
        bodyEnd = bodyAt + (length < 0 ? 0 : (int) Bytes.number(in, length, bodyAt));
        status = (int) Bytes.number(in, STATUS_AT, bodyAt);
        return filled >= bodyEnd;
    }

    int status() {
        return status;
    }

    /** The bytes that hold the answer's body, in [{@link #bodyAt}, {@link #bodyEnd}). */
    byte[] body() {
        return in;
    }

    int bodyAt() {
        return bodyAt;
    }

    int bodyEnd() {
        return bodyEnd;
    }

    /** Forgets the answer; true if the connection may carry another request. */
    boolean reusable() {
        boolean closing = SinkConnection.header(in, 0, bodyAt, CLOSE) >= 0;
        filled = 0;
        return !closing && key != null;
    }

    boolean isOpen() {
        return key != null;
    }

    void close() {
        filled = 0;
        SelectionKey open = key;
        key = null;
        if (open != null) {
            open.cancel();
            try {
                open.channel().close();
            } catch (IOException e) {
                // It was being thrown away.
                return;
            }
        }
    }

    private SelectionKey open() throws IOException {
        SelectionKey open = key;
        if (open == null) {
            throw new IOException("not connected");
        }
        return open;
    }

    private static SocketChannel channel(SelectionKey key) {
        return (SocketChannel) key.channel();
    }
}
