package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first record that a receiver sends in a TLS handshake, and then leaves the pipeline: the JVM's engine
 * tells alerts and versions by the text of an exception only. RFC 8446 sections 5.1, 6 and 4.1.3.
 */
final class FirstRecord extends ChannelInboundHandlerAdapter {
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int ALERT_AT = 6;
    private static final int VERSION_AT = 9;
    private static final int TLS_1_2 = 0x0303;

    private static final int HANDSHAKE_FAILURE = 40;
    private static final int ILLEGAL_PARAMETER = 47;
    private static final int PROTOCOL_VERSION = 70;
    private static final int INSUFFICIENT_SECURITY = 71;
    private static final int UNRECOGNIZED_NAME = 112;

    private @Nullable FailureDetail detail;

    /** What the record says about a handshake that failed; null if nothing. */
    @Nullable
    FailureDetail detail() {
        return detail;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes && bytes.isReadable()) {
            detail = read(bytes, bytes.readerIndex());
            ctx.pipeline().remove(this);
        }
        ctx.fireChannelRead(msg);
    }

    private static @Nullable FailureDetail read(ByteBuf bytes, int at) {
        int type = bytes.getByte(at);
        if (type == ALERT && bytes.readableBytes() > ALERT_AT) {
            return alert(bytes.getUnsignedByte(at + ALERT_AT));
        }
        boolean old = type == HANDSHAKE
                && bytes.readableBytes() > VERSION_AT + 1
                && bytes.getUnsignedShort(at + VERSION_AT) < TLS_1_2;
        return old ? FailureDetail.TLS_VERSION : null;
    }

    private static @Nullable FailureDetail alert(int description) {
        return switch (description) {
            case PROTOCOL_VERSION -> FailureDetail.TLS_VERSION;
            case UNRECOGNIZED_NAME -> FailureDetail.CERTIFICATE_NAME;
            case HANDSHAKE_FAILURE, ILLEGAL_PARAMETER, INSUFFICIENT_SECURITY -> FailureDetail.TLS_REFUSED;
            default -> null;
        };
    }
}
