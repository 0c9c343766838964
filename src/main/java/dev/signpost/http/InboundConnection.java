package dev.signpost.http;

import dev.signpost.http.ConnectionJournal.Reason;
import dev.signpost.model.Refusal;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection between the HTTP codec and Vert.x: whether it waits for a request, whether a request's head
 * takes too long, and whether an answer was given before the request was read. A socket that is closed over unread
 * bytes is reset, and the reset destroys answers that the client has not read: so what is left of a request is read
 * past, for so long and so much, and a close in the middle of a request is first one of our own half (RFC 9112 section
 * 9.6). All but {@link #waitingSince} is touched by the connection's event loop only.
 */
final class InboundConnection extends ChannelDuplexHandler implements InboundConnections.Open {
    /** How long what is left of a refused request may take, so that a client that is still sending reads its answer. */
    static final long LINGER_MILLIS = 5_000;
    /** How much of a refused request is read past: several times what a request may have. */
    static final int LINGER_BYTES = 16 << 20;

    private static final AttributeKey<InboundConnection> KEY = AttributeKey.valueOf(InboundConnection.class, "open");

    private final InboundConnections connections;
    private final Http1xServerConnection connection;
    private final String network;
    private final boolean exempt;
    private final AtomicLong waitingSince = new AtomicLong();

    private int answersOwed;
    private boolean requestOpen;
    private boolean answerBegun;
    private boolean decoded;
    private boolean broken;
    private boolean brokenBody;
    private boolean condemned;
    private boolean closing;
    private boolean forced;
    private int pastBytes;
    private @Nullable ScheduledFuture<?> deadline;

    InboundConnection(InboundConnections connections, Http1xServerConnection connection, String address) {
        this.connections = connections;
        this.connection = connection;
        this.network = InboundConnections.network(address);
        this.exempt = connections.limits().exempt().test(address);
        this.waitingSince.set(now(connection.channelHandlerContext()));
    }

    static InboundConnection of(HttpServerRequest request) {
        Channel channel = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .channel();
        return channel.attr(KEY).get();
    }

    @Override
    public String network() {
        return network;
    }

    @Override
    public boolean isExempt() {
        return exempt;
    }

    @Override
    public long waitingSince() {
        return waitingSince.get();
    }

    @Override
    public void shed() {
        Channel channel = connection.channelHandlerContext().channel();
        waitingSince.set(InboundConnections.BUSY);
        channel.eventLoop().execute(() -> {
            if (answersOwed == 0) {
                forced = true;
                channel.close();
            } else if (channel.isActive()) {
                connections.stays(this);
            }
        });
    }

    /** What has been read behind an ambiguous request may have been meant as its body: it is never answered. */
    void condemn() {
        condemned = true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
        context.channel().closeFuture().addListener(closed -> {
            connections.closed(this);
            stopDeadline();
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        decoded = true;
        if (closing || condemned) {
            readPast(context, message);
            return;
        }
        if (message instanceof HttpRequest request) {
            begun(request);
        } else if (message instanceof HttpContent content) {
            if (content.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                malformed(context);
                return;
            }
            if (answersOwed == 0) {
                countPast(context, message);
            }
            if (message instanceof LastHttpContent) {
                requestRead(context);
            }
        }
        context.fireChannelRead(message);
    }

    private void begun(HttpRequest request) {
        stopDeadline();
        waitingSince.lazySet(InboundConnections.BUSY);
        answersOwed++;
        requestOpen = true;
        pastBytes = 0;
        broken = request.decoderResult().isFailure();
    }

    private void requestRead(ChannelHandlerContext context) {
        requestOpen = false;
        stopDeadline();
        if (answersOwed == 0) {
            waits(context);
        }
    }

    private void waits(ChannelHandlerContext context) {
        stopDeadline();
        waitingSince.lazySet(now(context));
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        boolean halfAHead = !decoded && answersOwed == 0 && !requestOpen && !closing;
        decoded = false;
        if (halfAHead && deadline == null) {
            within(context, connections.limits().head().toMillis(), this::headTooLate);
        } else if (requestOpen && answersOwed > 0 && deadline == null) {
            within(context, connections.limits().body().toMillis(), this::bodyTooLate);
        }
        context.fireChannelReadComplete();
    }

    private void headTooLate(ChannelHandlerContext context) {
        connections.journal().shed(Reason.HEAD_TIMEOUT);
        forced = true;
        RawAnswer.write(context, 408, "The request's head did not arrive in time.")
                .addListener(sent -> context.close());
    }

    private void bodyTooLate(ChannelHandlerContext context) {
        var tooLate = Refusal.of(Refusal.Kind.MALFORMED, "The body did not arrive in time.");
        connection.handleException(tooLate);
        if (answersOwed == 1 && !answerBegun) {
            RawAnswer.write(context, 408, tooLate.detail());
        }
        if (answersOwed > 0) {
            close(context, context.newPromise());
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (closing) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new IllegalStateException("the connection is being closed"));
            return;
        }
        if (message instanceof HttpResponse response) {
            answerBegun = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        boolean ends = answerBegun && message instanceof LastHttpContent;
        context.write(message, promise);
        if (ends) {
            answered(context);
        }
    }

    private void answered(ChannelHandlerContext context) {
        answerBegun = false;
        answersOwed = Math.max(0, answersOwed - 1);
        if (answersOwed == 1 && brokenBody) {
            refuseMalformed(context);
        } else if (answersOwed == 0 && requestOpen) {
            within(context, LINGER_MILLIS, this::giveUp);
        } else if (answersOwed == 0) {
            waits(context);
        }
    }

    /** The framing of the body is broken, so nothing behind it can be read as a request. */
    private void malformed(ChannelHandlerContext context) {
        broken = true;
        brokenBody = true;
        // Whoever reads the body answers in the usual way; a request whose body nobody reads yet is answered here.
        connection.handleException(malformedBody());
        if (answersOwed == 0) {
            context.pipeline().close();
        } else if (answersOwed == 1) {
            refuseMalformed(context);
        }
    }

    private void refuseMalformed(ChannelHandlerContext context) {
        if (!answerBegun) {
            RawAnswer.write(context, 400, malformedBody().detail());
        }
        close(context, context.newPromise());
    }

    private static Refusal malformedBody() {
        return Refusal.of(Refusal.Kind.MALFORMED, "The chunks of the body are malformed.");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        forced |= event instanceof IdleStateEvent;
        context.fireUserEventTriggered(event);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        boolean unread = requestOpen || broken;
        if (forced || !unread || connections.isStopping() || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        if (!closing) {
            closing = true;
            context.channel().config().setAutoRead(true);
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> closeOurHalf(context));
            within(context, LINGER_MILLIS, this::giveUp);
        }
    }

    private static void closeOurHalf(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (context.channel() instanceof DuplexChannel channel) {
            channel.shutdownOutput();
        }
    }

    private void readPast(ChannelHandlerContext context, Object message) {
        countPast(context, message);
        boolean last = message instanceof LastHttpContent content
                && content.decoderResult().isSuccess();
        ReferenceCountUtil.release(message);
        if (last && closing && !broken) {
            giveUp(context);
        }
    }

    private void countPast(ChannelHandlerContext context, Object message) {
        pastBytes += message instanceof ByteBufHolder bytes ? bytes.content().readableBytes() : 0;
        if (pastBytes > LINGER_BYTES) {
            giveUp(context);
        }
    }

    private void giveUp(ChannelHandlerContext context) {
        forced = true;
        context.close();
    }

    private void within(ChannelHandlerContext context, long millis, Consumer<ChannelHandlerContext> then) {
        stopDeadline();
        deadline = context.executor().schedule(() -> then.accept(context), millis, TimeUnit.MILLISECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
