package dev.signpost.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a {@link FakeReceiver} does with one request: an answer, late or cut off, or none at all. Immutable. */
public final class Reply {
    /** Reset the connection only after the whole answer, that is, never. */
    private static final int WHOLE = -1;

    private final int status;
    private final List<String> headers;
    private final String body;
    private final Duration delay;
    private final int resetAt;
    private final boolean silent;

    private Reply(int status, List<String> headers, String body, Duration delay, int resetAt, boolean silent) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.delay = delay;
        this.resetAt = resetAt;
        this.silent = silent;
    }

    public static Reply status(int status) {
        return new Reply(status, List.of(), "", Duration.ZERO, WHOLE, false);
    }

    /** Keeps the connection open and never answers. */
    public static Reply hang() {
        return new Reply(0, List.of(), "", Duration.ZERO, WHOLE, true);
    }

    public Reply header(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new Reply(status, List.copyOf(more), body, delay, resetAt, silent);
    }

    public Reply body(String text) {
        return new Reply(status, headers, text, delay, resetAt, silent);
    }

    public Reply after(Duration wait) {
        return new Reply(status, headers, body, wait, resetAt, silent);
    }

    /** Sends only the first {@code count} bytes of the answer, then resets the connection (RST, not FIN). */
    public Reply resetAtByte(int count) {
        return new Reply(status, headers, body, delay, count, silent);
    }

    Duration delay() {
        return delay;
    }

    boolean isSilent() {
        return silent;
    }

    boolean resets() {
        return resetAt != WHOLE;
    }

    /** The bytes to send, cut off where a reset comes. */
    byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + content.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(content, 0, all, first.length, content.length);
        return resets() ? java.util.Arrays.copyOf(all, Math.min(resetAt, all.length)) : all;
    }
}
