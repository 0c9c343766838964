package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the egress proxy for a way to the receiver on a new connection, and leaves the pipeline when it has one: to the
 * handlers behind it the connection begins only then. Netty's own handler tells the proxy's status by the text of an
 * exception only, and whose failure it was hangs on that status.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
    private static final int MAX_HEAD_BYTES = 8_192;

    /** RFC 9112 section 4; some proxies leave the reason and the space before it out. */
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: [^\\r\\n]*)?\\r?\\n");

    private static final String PROTOCOL = "HTTP/1.";

    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int SUCCESSES = 2;

    /** Whom to tell, once. */
    interface Result {
        void opened();

        void failed(FailureKind kind);
    }

    private final byte[] request;
    private final Result result;
    private final StringBuilder head = new StringBuilder();
    private boolean over;

    /** @param request the bytes of the whole CONNECT request */
    Tunnel(byte[] request, Result result) {
        this.request = request;
        this.result = result;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(request), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(msg);
            return;
        }
        try {
            while (!over && bytes.isReadable()) {
                head.append((char) bytes.readUnsignedByte());
                look(ctx);
            }
            if (bytes.isReadable()) {
                // What comes right behind the proxy's answer is the receiver's.
                ctx.fireChannelRead(bytes.retain());
            }
        } finally {
            bytes.release();
        }
    }

    private void look(ChannelHandlerContext ctx) {
        int length = head.length();
        if (length <= PROTOCOL.length()) {
            if (head.charAt(length - 1) != PROTOCOL.charAt(length - 1)) {
                fail(FailureKind.PROXY);
            }
        } else if (length > MAX_HEAD_BYTES) {
            fail(FailureKind.PROXY);
        } else if (head.charAt(length - 1) == '\n' && complete(length)) {
            answered(ctx);
        }
    }

    private boolean complete(int length) {
        return head.charAt(length - 2) == '\n' || (head.charAt(length - 2) == '\r' && head.charAt(length - 3) == '\n');
    }

    private void answered(ChannelHandlerContext ctx) {
        Matcher line = STATUS_LINE.matcher(head);
        int status = line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
        if (status / 100 != SUCCESSES) {
            fail(kindOf(status));
            return;
        }
        over = true;
        ctx.pipeline().remove(this);
        result.opened();
        ctx.fireChannelActive();
    }

    /** What the proxy says of the receiver is the receiver's failure; anything else is our own outage. */
    private static FailureKind kindOf(int status) {
        return switch (status) {
            case FORBIDDEN -> FailureKind.ADDRESS_REFUSED;
            case SERVER_ERROR, BAD_GATEWAY, UNAVAILABLE -> FailureKind.REFUSED;
            case GATEWAY_TIMEOUT -> FailureKind.TIMEOUT;
            default -> FailureKind.PROXY;
        };
    }

    private void fail(FailureKind kind) {
        if (!over) {
            over = true;
            result.failed(kind);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(FailureKind.PROXY);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(FailureKind.PROXY);
        ctx.fireExceptionCaught(cause);
    }

    /** The CONNECT request for {@code address} (RFC 9110 section 9.3.6). */
    static byte[] request(String address, int port, @Nullable String authorization) {
        String target = (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
        String text = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
                + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n")
                + "\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
