package dev.signpost.outbound;

import dev.signpost.model.Answer;
import dev.signpost.model.RawBytes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of one answer while it arrives: bounded headers and the first bytes of the body. */
final class Excerpt {
    /** Headers kept; further ones are left out. */
    static final int MAX_HEADERS = 64;

    /** Characters of names and values kept, together. */
    static final int MAX_HEADER_CHARS = 8_192;

    private static final byte[] NOTHING = new byte[0];

    private final int limit;
    private final List<Map.Entry<String, String>> headers;
    private @Nullable String retryAfter;
    private long keepAliveSeconds = -1;
    private byte[] body = NOTHING;
    private int length;
    private boolean truncated;

    Excerpt(HttpHeaders received, int limit) {
        this.limit = limit;
        this.headers = new ArrayList<>(Math.min(received.size(), MAX_HEADERS));
        int chars = 0;
        var lines = received.iteratorCharSequence();
        while (lines.hasNext()) {
            var header = lines.next();
            String name = header.getKey().toString();
            String value = header.getValue().toString();
            chars += name.length() + value.length();
            if (headers.size() < MAX_HEADERS && chars <= MAX_HEADER_CHARS) {
                headers.add(Map.entry(name, value));
            }
            notice(name, value);
        }
    }

    private void notice(String name, String value) {
        if (name.length() == 11 && retryAfter == null && name.equalsIgnoreCase("retry-after")) {
            retryAfter = value.length() <= MAX_HEADER_CHARS ? value : null;
        } else if (name.length() == 10 && name.equalsIgnoreCase("keep-alive")) {
            keepAliveSeconds = timeout(value);
        }
    }

    /** The number after {@code timeout=} in a {@code Keep-Alive} header (RFC 2068 section 19.7.1.1), or -1. */
    private static long timeout(String value) {
        int at = value.indexOf("timeout=");
        if (at < 0) {
            return -1;
        }
        long seconds = 0;
        int i = at + "timeout=".length();
        int first = i;
        while (i < value.length() && i < first + 9 && value.charAt(i) >= '0' && value.charAt(i) <= '9') {
            seconds = seconds * 10 + (value.charAt(i++) - '0');
        }
        return i == first ? -1 : seconds;
    }

    /** Keeps what fits; false if the limit is passed. */
    boolean add(ByteBuf chunk) {
        int arrived = chunk.readableBytes();
        int kept = Math.min(arrived, limit - length);
        if (length + kept > body.length) {
            body = Arrays.copyOf(body, Math.min(limit, Math.max(length + kept, 2 * body.length)));
        }
        if (kept > 0) {
            chunk.getBytes(chunk.readerIndex(), body, length, kept);
            length += kept;
        }
        truncated |= kept < arrived;
        return !truncated;
    }

    /** The body ended before its end, or was not waited for. */
    void cutOff() {
        truncated = true;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    long keepAliveSeconds() {
        return keepAliveSeconds;
    }

    /** @param resent whether its request was written twice */
    Answer answer(boolean resent) {
        byte[] bytes = length == body.length ? body : Arrays.copyOf(body, length);
        return new Answer(headers, RawBytes.of(bytes), truncated, null, resent);
    }
}
