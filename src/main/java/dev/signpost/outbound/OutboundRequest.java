package dev.signpost.outbound;

import dev.signpost.model.TargetUrl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One request to a receiver.
 *
 * @param method {@code POST}, or {@code GET} for a challenge
 * @param url where to
 * @param headers name and value in the order to send, names cased as they go out; {@code Host}, framing and connection
 *     headers are ours: any given here are left out. The list must not change until the outcome is there
 * @param body the bytes to send, not written to by anybody until the outcome is there; empty for none
 * @param deadlineMillis from {@link OutboundClient#send} to the complete answer, over everything, 1 to 300,000
 * @param sender asked once more just before the request is written: if it says no, nothing is written and {@link
 *     NotSent} is the result
 */
// Never compared: an array spares the hot path a wrapper.
@SuppressWarnings("ArrayRecordComponent")
public record OutboundRequest(
        HttpMethod method,
        TargetUrl url,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        int deadlineMillis,
        Sender sender) {
    private static final int MAX_DEADLINE_MILLIS = 300_000;

    /** Room for a usual head; it grows where more is needed. */
    private static final int HEAD_BYTES = 768;

    private static final int COLON_SPACE = (':' << 8) | ' ';
    private static final int CR_LF = ('\r' << 8) | '\n';

    /**
     * Refuses what would break out of its header line (RFC 9110 section 5.5). Such input is refused where it enters;
     * reaching this is a defect.
     *
     * @throws IllegalArgumentException naming the header
     */
    public OutboundRequest {
        if (deadlineMillis < 1 || deadlineMillis > MAX_DEADLINE_MILLIS) {
            throw new IllegalArgumentException("a deadline of " + deadlineMillis + " ms");
        }
        for (int i = 0; i < headers.size(); i++) {
            var header = headers.get(i);
            if (!isToken(header.getKey()) || !isFieldValue(header.getValue())) {
                throw new IllegalArgumentException("header " + i + " is not valid");
            }
        }
    }

    /** The same request to another receiver. */
    public OutboundRequest to(TargetUrl other) {
        return new OutboundRequest(method, other, headers, body, deadlineMillis, sender);
    }

    /** Gives name and value of each header line as it is written, in its order, those that are ours to set included. */
    public void lines(BiConsumer<String, String> line) {
        line.accept("Host", url.authority());
        for (int i = 0; i < headers.size(); i++) {
            var header = headers.get(i);
            if (!isOurs(header.getKey())) {
                line.accept(header.getKey(), header.getValue());
            }
        }
        if (hasBody()) {
            line.accept("Content-Length", Integer.toString(body.length));
        }
    }

    /**
     * The bytes that go out.
     *
     * @param withBody false if the body is written by itself
     */
    ByteBuf encode(ByteBufAllocator allocator, boolean withBody) {
        ByteBuf out = allocator.buffer(HEAD_BYTES + (withBody ? body.length : 0));
        ascii(out, method.name());
        out.writeByte(' ');
        ascii(out, url.pathAndQuery());
        ascii(out, " HTTP/1.1\r\n");
        lines((name, value) -> {
            ascii(out, name);
            out.writeShort(COLON_SPACE);
            ascii(out, value);
            out.writeShort(CR_LF);
        });
        out.writeShort(CR_LF);
        return withBody ? out.writeBytes(body) : out;
    }

    private static void ascii(ByteBuf out, String text) {
        ByteBufUtil.writeAscii(out, text);
    }

    /** A POST has one, be it empty (RFC 9110 section 8.6). */
    boolean hasBody() {
        return body.length > 0 || method.equals(HttpMethod.POST);
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && c != '-' && "!#$%&'*+.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Visible ASCII, space and tab: no folding, no NUL, nothing that an encoding could change. */
    private static boolean isFieldValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' || c > '~') && c != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Whether a header is ours to set: it names the receiver, frames the message or governs the connection. */
    private static boolean isOurs(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("te");
            case 4 -> name.equalsIgnoreCase("host");
            case 6 -> name.equalsIgnoreCase("expect");
            case 7 -> name.equalsIgnoreCase("upgrade") || name.equalsIgnoreCase("trailer");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("content-length");
            case 15 -> name.equalsIgnoreCase("accept-encoding");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            default -> false;
        };
    }
}
