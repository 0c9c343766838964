package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a receiver: carries one request at a time, and belongs to one tenant as long as it lives. Owned by
 * its client's event loop.
 *
 * <pre>
 *   opening ──► idle ──request──► busy ──answer and everything that came with it──► idle
 *      │          │                 └── break, deadline, limit ──► closed
 *      └──────────┴── any byte, close_notify, end, error, 60 s ──► closed
 * </pre>
 */
final class Connection extends Deadlines.Entry {
    /** We stop using a connection that much before the receiver has said that it will close it. */
    private static final long KEEP_ALIVE_MARGIN_NANOS = 1_000_000_000L;

    /** A body up to this size goes out with its head in one buffer, and so in one packet and one TLS record. */
    private static final int MAX_COPIED_BODY = 8_192;

    private final Connections pool;
    private final Destination home;
    private final String address;
    private final Channel channel;
    private final AnswerDecoder decoder = new AnswerDecoder(this);
    private final @Nullable SslHandler ssl;
    private final FirstRecord first = new FirstRecord();
    private @Nullable Attempt attempt;
    private @Nullable Throwable fault;
    private boolean established;
    private boolean answered;
    private boolean persistent;
    private boolean used;
    private boolean reused;
    private boolean gone;
    private boolean retired;
    private long idleSinceNanos;
    private long idleNanos = Long.MAX_VALUE;

    /**
     * Puts its handlers into the pipeline of a channel that is not connected yet.
     *
     * @param ssl null for plain HTTP
     */
    Connection(Connections pool, Destination home, String address, Channel channel, @Nullable SslHandler ssl) {
        this.pool = pool;
        this.home = home;
        this.address = address;
        this.channel = channel;
        this.ssl = ssl;
        if (ssl != null) {
            channel.pipeline().addLast(first, ssl);
        }
        channel.pipeline().addLast(decoder, new Exchange());
    }

    Destination home() {
        return home;
    }

    /** The literal that was dialled. */
    String address() {
        return address;
    }

    /** Whether the receiver has closed it, or is about to: nothing may be written to it any more. */
    boolean stale(long nowNanos) {
        return gone || !channel.isActive() || nowNanos - idleSinceNanos > idleNanos;
    }

    /** It lies in the pool from now on. */
    void idleFrom(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    /** Whether it has carried a request before the present one. */
    boolean reused() {
        return reused;
    }

    /** Whether what comes now can be an answer. */
    boolean awaitsAnswer() {
        return attempt != null && !answered;
    }

    /** Writes the request of {@code attempt}; what comes from now on is its answer. */
    void send(Attempt attempt) {
        this.attempt = attempt;
        reused = used;
        used = true;
        answered = false;
        decoder.expect();
        OutboundRequest request = attempt.request();
        if (request.body().length > MAX_COPIED_BODY) {
            channel.write(request.encode(channel.alloc(), false), channel.voidPromise());
            channel.writeAndFlush(Unpooled.wrappedBuffer(request.body()), channel.voidPromise());
        } else {
            channel.writeAndFlush(request.encode(channel.alloc(), true), channel.voidPromise());
        }
    }

    /** The receiver keeps an idle connection open for {@code seconds} (the {@code Keep-Alive} header's timeout). */
    void keepAlive(long seconds) {
        idleNanos = Math.max(0, seconds * 1_000_000_000L - KEEP_ALIVE_MARGIN_NANOS);
    }

    /** What came instead of a valid head. */
    AnswerDecoder received() {
        return decoder;
    }

    /** Bytes came when no answer was due: whatever they are, no answer is made of them. */
    void outOfTurn() {
        if (!gone) {
            pool.outOfTurn();
            end();
        }
    }

    /** Bytes came right behind a complete answer, which counts; the connection ends with it. */
    void outOfTurnBehindAnswer() {
        pool.outOfTurn();
        retired = true;
    }

    /** It is open, and its place in the pool is its own. */
    void established() {
        established = true;
    }

    /** Its life is over: at once when it is idle, else with its answer. */
    @Override
    void expired() {
        retired = true;
        if (attempt == null) {
            gone = true;
            channel.close();
        }
    }

    /** Closes at once, with whatever is unsent or unread: no receiver can put that off by not reading. */
    void cut() {
        attempt = null;
        end();
    }

    private void end() {
        gone = true;
        channel.unsafe().close(channel.voidPromise());
    }

    /** Why it broke, or could not be opened. */
    Failure explain(@Nullable Throwable cause) {
        Failure failure = Failures.of(cause);
        if (ssl == null) {
            return failure;
        }
        boolean broke = failure.kind() == FailureKind.TLS || failure.kind() == FailureKind.RESET;
        if (broke && failure.detail() == null && !reused && !decoder.begun()) {
            if (pool.tls().askedForCertificate(ssl.engine())) {
                return Failure.of(FailureDetail.CLIENT_CERTIFICATE_REQUIRED);
            }
            FailureDetail said = first.detail();
            return said == null ? failure : Failure.of(said);
        }
        return failure;
    }

    private void closed() {
        gone = true;
        if (answered) {
            finishAnswer();
        }
        Attempt lost = attempt;
        attempt = null;
        if (lost != null) {
            lost.lost(this, explain(fault));
        }
        if (established) {
            pool.closed(this);
        }
    }

    /**
     * The attempt has its whole answer. It is told so after everything that came with the answer's last byte has been
     * read, when the connection is back in the pool and can take the next request.
     */
    private void finishAnswer() {
        Attempt done = attempt;
        attempt = null;
        answered = false;
        if (!gone && (!persistent || retired || unsent())) {
            cut();
        }
        if (!gone) {
            pool.release(this);
        }
        if (done != null) {
            pool.context().emit(done, Attempt::ended);
        }
    }

    /** The answer came before the request had gone out, and nobody may ever read the rest. */
    private boolean unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && !buffer.isEmpty();
    }

    private void head(Attempt to, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            FailureDetail detail = decoder.detail(response.decoderResult().cause());
            to.broken(this, Failure.of(detail));
            cut();
            return;
        }
        persistent = HttpUtil.isKeepAlive(response);
        to.head(this, response);
    }

    private void content(Attempt to, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            to.broken(this, Failure.of(FailureKind.PROTOCOL));
            cut();
        } else if (!to.body(content.content())) {
            cut();
            to.ended();
        } else {
            answered = content instanceof LastHttpContent;
        }
    }

    /** What comes out of the decoder, and the connection's end. */
    private final class Exchange extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            try {
                Attempt to = attempt;
                if (to != null && msg instanceof HttpResponse response) {
                    head(to, response);
                }
                if (to != null && attempt != null && msg instanceof HttpContent content) {
                    content(to, content);
                }
            } finally {
                ReferenceCountUtil.release(msg);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (answered) {
                finishAnswer();
            }
        }

        /** The receiver has ended TLS: nothing more can come, nor be written to anybody. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslCloseCompletionEvent) {
                end();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (fault == null) {
                fault = cause;
            }
            end();
        }
    }
}
