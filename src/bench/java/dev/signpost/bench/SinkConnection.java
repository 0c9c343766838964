package dev.signpost.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One keep-alive connection of the sink: collects bytes until a request is whole, hands it over, keeps the answers
 * until they are written. Belongs to the selector's thread.
 */
final class SinkConnection {
    /** Sees a whole request: head in [start, body), body in [body, end) of {@code bytes}. */
    interface Requests {
        void received(SinkConnection from, byte[] bytes, int start, int body, int end) throws IOException;
    }

    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final byte[] CONTENT_LENGTH = Bytes.ascii("content-length:");
    private static final int LARGEST = 16 << 20;

    private final SocketChannel channel;
    private final Requests requests;
    private byte[] in = new byte[16 << 10];
    private int filled;
    private ByteBuffer out = ByteBuffer.allocate(4 << 10);

    SinkConnection(SocketChannel channel, Requests requests) {
        this.channel = channel;
        this.requests = requests;
    }

    /** Reads what is there and hands over whole requests; false when the peer has gone. */
    boolean read() throws IOException {
        if (filled == in.length) {
            if (in.length >= LARGEST) {
                throw new IOException("A request beyond " + LARGEST + " bytes");
            }
            in = Arrays.copyOf(in, in.length * 2);
        }
        int count = channel.read(ByteBuffer.wrap(in, filled, in.length - filled));
        if (count < 0) {
            return false;
        }
        filled += count;
        int done = 0;
        int next = takeOne(done);
        while (next > done) {
            done = next;
            next = takeOne(done);
        }
        if (done > 0) {
            System.arraycopy(in, done, in, 0, filled - done);
            filled -= done;
        }
        return true;
    }

    /** The end of the request that begins at {@code start}, or {@code start} if it is not whole yet. */
    private int takeOne(int start) throws IOException {
        int head = Bytes.find(in, start, filled, END_OF_HEAD);
        if (head < 0) {
            return start;
        }
        int body = head + 4;
        int at = header(in, start, body, CONTENT_LENGTH);
        long length = at < 0 ? 0 : Bytes.number(in, at, body);
        if (length < 0 || length > LARGEST) {
            throw new IOException("A request with a length that is none");
        }
        int end = body + (int) length;
        if (end > filled) {
            return start;
        }
        requests.received(this, in, start, body, end);
        return end;
    }

    /** Where the value of a header begins, or -1. The name in lower case with its colon. */
    static int header(byte[] bytes, int start, int body, byte[] name) {
        int i = start;
        while (i < body) {
            if (bytes[i] == '\n' && Bytes.startsIgnoringCase(bytes, i + 1, body, name)) {
                return i + 1 + name.length;
            }
            i++;
        }
        return -1;
    }

    /** Keeps an answer for the next {@link #flush}. */
    void answer(byte[] bytes) {
        if (out.remaining() < bytes.length) {
            ByteBuffer larger = ByteBuffer.allocate(out.capacity() * 2 + bytes.length);
            out.flip();
            out = larger.put(out);
        }
        out.put(bytes);
    }

    /** Writes what fits; true when nothing is left. */
    boolean flush() throws IOException {
        out.flip();
        channel.write(out);
        boolean empty = !out.hasRemaining();
        out.compact();
        return empty;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was being thrown away.
            return;
        }
    }
}
