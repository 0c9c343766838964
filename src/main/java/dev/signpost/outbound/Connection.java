package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import io.netty.buffer.ByteBuf;
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
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a receiver: carries one request at a time, and belongs to one tenant as long as it lives. Owned by
 * its client's event loop.
 *
 * <pre>
 *   OPENING ──► IDLE ──request──► BUSY ──answer and everything that came with it──► IDLE
 *      │          │                 └── break, deadline, limit ──► CLOSED
 *      └──────────┴── any byte, close_notify, end, error, 60 s ──► CLOSED
 * </pre>
 *
 * <p>Of one that is closed the bytes that had been read before can still make the answer whole; else its caller hears
 * of the loss when the channel has ended.
 */
final class Connection extends Deadlines.Entry implements AnswerDecoder.Reader {
    /** We stop using a connection that much before the receiver has said that it will close it. */
    private static final long KEEP_ALIVE_MARGIN_NANOS = 1_000_000_000L;

    /** A body up to this size goes out with its head in one buffer, and so in one packet and one TLS record. */
    private static final int MAX_COPIED_BODY = 8_192;

    /** Where it is; the moves of {@link #mayBecome} are those of the picture above. */
    enum State {
        OPENING,
        IDLE,
        BUSY,
        CLOSED;

        boolean mayBecome(State next) {
            return switch (this) {
                case OPENING, BUSY -> next == IDLE || next == CLOSED;
                case IDLE -> next == BUSY || next == CLOSED;
                case CLOSED -> false;
            };
        }
    }

    /** What all connections of a client share. */
    interface Pool {
        ContextInternal context();

        Tls tls();

        /** A receiver has sent bytes when no answer was due. */
        void outOfTurn();
    }

    /** Where it is kept between requests. */
    interface Home {
        /** It can take the next request. */
        void release(Connection connection);

        /** It was established, and has ended. */
        void closed(Connection connection);
    }

    /** Whose request it carries. Hears of the end once: of the whole answer, or why there is none. */
    interface Caller {
        OutboundRequest request();

        /** A complete and valid head has arrived. */
        void head(Connection from, HttpResponse response);

        /** A part of the body; false if more of it is of no use. */
        boolean body(ByteBuf chunk);

        /** The whole answer is here and its connection is free again, or as much of it as is kept. */
        void ended();

        /**
         * What came is no answer.
         *
         * @param from null if nothing came to it
         */
        void broken(@Nullable Connection from, Failure why);

        /** The connection has ended, and the answer was not complete. */
        void lost(Connection from, Failure why);
    }

    private final Pool pool;
    private final Home home;
    private final String address;
    private final Channel channel;
    private final AnswerDecoder decoder = new AnswerDecoder(this);
    private final @Nullable SslHandler ssl;
    private final FirstRecord first = new FirstRecord();
    private State state = State.OPENING;
    private @Nullable Caller caller;
    private @Nullable Throwable fault;
    private boolean established;
    private boolean answered;
    private boolean persistent;
    private boolean used;
    private boolean reused;
    private boolean retired;
    private long idleSinceNanos;
    private long idleNanos = Long.MAX_VALUE;

    /**
     * Puts its handlers into the pipeline of a channel that is not connected yet.
     *
     * @param ssl null for plain HTTP
     */
    Connection(Pool pool, Home home, String address, Channel channel, @Nullable SslHandler ssl) {
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

    /**
     * The only place where the state changes. A move that is not in the picture is not made: it is reported, and the
     * connection is closed.
     *
     * @return whether it was made
     */
    private boolean moved(State next) {
        if (state.mayBecome(next)) {
            state = next;
            return true;
        }
        pool.context()
                .reportException(new IllegalStateException("a connection cannot go from " + state + " to " + next));
        end();
        return false;
    }

    private void close() {
        if (state != State.CLOSED) {
            moved(State.CLOSED);
        }
    }

    /** The literal that was dialled. */
    String address() {
        return address;
    }

    /** Whether the receiver has closed it, or is about to: nothing may be written to it any more. */
    boolean stale(long nowNanos) {
        return state == State.CLOSED || !channel.isActive() || nowNanos - idleSinceNanos > idleNanos;
    }

    /** It lies in the pool from now on. */
    void idleFrom(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    /** Whether it has carried a request before the present one. */
    boolean reused() {
        return reused;
    }

    @Override
    public boolean awaitsAnswer() {
        return caller != null && !answered;
    }

    /** Writes the request of {@code next}; what comes from now on is its answer. */
    void send(Caller next) {
        if (state == State.CLOSED || !moved(State.BUSY)) {
            next.broken(null, explain(fault));
            return;
        }
        caller = next;
        reused = used;
        used = true;
        answered = false;
        decoder.expect();
        OutboundRequest request = next.request();
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

    @Override
    public void outOfTurn() {
        if (state != State.CLOSED) {
            pool.outOfTurn();
            end();
        }
    }

    /** The answer counts; the connection ends with it. */
    @Override
    public void outOfTurnBehindAnswer() {
        pool.outOfTurn();
        retired = true;
    }

    /** It is open, and its place in the pool is its own. */
    void established() {
        established = true;
        if (state != State.CLOSED) {
            moved(State.IDLE);
        }
    }

    /** Its life is over: at once when it is idle, else with its answer. */
    @Override
    void expired() {
        retired = true;
        if (state == State.IDLE) {
            close();
            channel.close();
        }
    }

    /** Closes at once, with whatever is unsent or unread: no receiver can put that off by not reading. */
    void cut() {
        caller = null;
        end();
    }

    private void end() {
        close();
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
        close();
        if (answered) {
            finishAnswer();
        }
        Caller lost = caller;
        caller = null;
        if (lost != null) {
            lost.lost(this, explain(fault));
        }
        if (established) {
            home.closed(this);
        }
    }

    /**
     * The caller has its whole answer. It is told so after everything that came with the answer's last byte has been
     * read, when the connection is back in the pool and can take the next request.
     */
    private void finishAnswer() {
        Caller done = caller;
        caller = null;
        answered = false;
        if (state == State.BUSY) {
            if (!persistent || retired || unsent()) {
                cut();
            } else {
                moved(State.IDLE);
                home.release(this);
            }
        }
        if (done != null) {
            pool.context().emit(done, Caller::ended);
        }
    }

    /** The answer came before the request had gone out, and nobody may ever read the rest. */
    private boolean unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && !buffer.isEmpty();
    }

    private void head(Caller to, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            FailureDetail detail = decoder.detail(response.decoderResult().cause());
            to.broken(this, Failure.of(detail));
            cut();
            return;
        }
        persistent = HttpUtil.isKeepAlive(response);
        to.head(this, response);
    }

    private void content(Caller to, HttpContent content) {
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
                Caller to = caller;
                if (to != null && msg instanceof HttpResponse response) {
                    head(to, response);
                }
                if (to != null && caller != null && msg instanceof HttpContent content) {
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
