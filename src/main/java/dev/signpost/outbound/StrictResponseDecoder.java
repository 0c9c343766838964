package dev.signpost.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's response decoder without its leniency: interim responses are skipped and counted, a change of protocol, a
 * status that is none and contradictory lengths are errors, and what follows a complete answer unasked ends the
 * connection before it can be taken for the answer to the next request.
 */
final class StrictResponseDecoder extends HttpResponseDecoder {
    /** The name under which Vert.x puts its codec into the pipeline. */
    private static final String CODEC = "codec";

    /** Interim responses (1xx) to one request; more is an attack. */
    private static final int MAX_INTERIM = 16;

    private static final int MAX_STATUS_LINE = 8_192;

    private final Runnable readComplete;
    private int interim;
    private boolean skipping;

    private StrictResponseDecoder(int maxHeadBytes, Runnable readComplete) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(MAX_STATUS_LINE).setMaxHeaderSize(maxHeadBytes));
        this.readComplete = readComplete;
    }

    /**
     * Puts it in the place of Vert.x's codec, before the first request.
     *
     * @param readComplete called whenever all that was received has been passed on
     * @return the codec's place in the pipeline, below Vert.x's handler
     */
    static ChannelHandlerContext install(ChannelPipeline pipeline, int maxHeadBytes, Runnable readComplete) {
        pipeline.replace(
                CODEC,
                CODEC,
                new CombinedChannelDuplexHandler<>(
                        new StrictResponseDecoder(maxHeadBytes, readComplete), new HttpRequestEncoder()));
        return pipeline.context(CODEC);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int from = out.size();
        super.decode(ctx, in, out);
        for (int i = from; i < out.size(); i++) {
            Object part = out.get(i);
            if (part instanceof HttpResponse response) {
                boolean valid = !response.decoderResult().isFailure();
                skipping = valid && response.status().code() < 200;
            }
            if (skipping) {
                out.remove(i--);
            } else if (part instanceof LastHttpContent) {
                interim = 0;
                endUnlessSilent(ctx, in);
            }
        }
    }

    /** More bytes behind a complete answer: nobody asked for them. */
    private static void endUnlessSilent(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.isReadable()) {
            in.skipBytes(in.readableBytes());
            ctx.close();
        }
    }

    /** Called when a head is complete; an exception makes the response an invalid message. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        int status = ((HttpResponse) message).status().code();
        if (status < 100 || status > 999 || status == 101) {
            throw new IllegalArgumentException("status " + status);
        }
        if (status < 200 && ++interim > MAX_INTERIM) {
            throw new IllegalArgumentException("too many interim responses");
        }
        return status < 200 || super.isContentAlwaysEmpty(message);
    }

    /** RFC 9112 section 6.3: such a response is an attempt at smuggling, or written by someone who errs about it. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        readComplete.run();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        readComplete.run();
    }
}
