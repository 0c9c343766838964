package dev.signpost.outbound;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.internal.ContextInternal;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What we know of one connection beside what the HTTP client's pool knows. Owned by the connection's event loop. */
final class Link {
    private static final AttributeKey<Link> KEY = AttributeKey.valueOf(Link.class, "link");

    /** We stop using a connection that much before the receiver has said that it will close it. */
    private static final long KEEP_ALIVE_MARGIN_NANOS = 1_000_000_000L;

    private final ContextInternal context;
    private final LongSupplier nanoTime;
    private final Channel channel;
    private final ChannelHandlerContext codec;
    private @Nullable Attempt ending;
    private boolean busy;
    private long idleSinceNanos;
    private long idleNanos = Long.MAX_VALUE;

    private Link(
            ContextInternal context, LongSupplier nanoTime, HttpClientConnectionInternal connection, int maxHeadBytes) {
        this.context = context;
        this.nanoTime = nanoTime;
        this.channel = connection.channelHandlerContext().channel();
        this.idleSinceNanos = nanoTime.getAsLong();
        this.codec = StrictResponseDecoder.install(channel.pipeline(), maxHeadBytes, this::readComplete);
    }

    /** Takes charge of a connection that has just been opened. */
    static Link open(ContextInternal context, LongSupplier nanoTime, HttpConnection connection, int maxHeadBytes) {
        Link link = new Link(context, nanoTime, (HttpClientConnectionInternal) connection, maxHeadBytes);
        link.channel.attr(KEY).set(link);
        return link;
    }

    /** The link of a connection that {@link #open} was called for. */
    static Link of(HttpConnection connection) {
        return ((HttpClientConnectionInternal) connection)
                .channelHandlerContext()
                .channel()
                .attr(KEY)
                .get();
    }

    /** Whether the receiver has closed it, or is about to: nothing may be written to it any more. */
    boolean stale() {
        return !channel.isActive() || nanoTime.getAsLong() - idleSinceNanos > idleNanos;
    }

    boolean idle() {
        return !busy;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void busy() {
        busy = true;
    }

    /** The receiver keeps an idle connection open for {@code seconds} (the {@code Keep-Alive} header's timeout). */
    void keepAlive(long seconds) {
        idleNanos = Math.max(0, seconds * 1_000_000_000L - KEEP_ALIVE_MARGIN_NANOS);
    }

    /**
     * The attempt has its whole answer. It is told so after everything that came with the answer's last byte has been
     * read, when the connection is back in the pool and can take the next request.
     */
    void ending(Attempt attempt) {
        ending = attempt;
    }

    private void readComplete() {
        Attempt attempt = ending;
        if (attempt != null) {
            ending = null;
            busy = false;
            idleSinceNanos = nanoTime.getAsLong();
            if (unsent()) {
                cut();
            }
            context.emit(attempt, Attempt::ended);
        }
    }

    /** The answer came before the request had gone out, and nobody may ever read the rest. */
    private boolean unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && !buffer.isEmpty();
    }

    /**
     * Closes at once, with whatever is unsent or unread. Vert.x's own close first waits until everything is flushed,
     * which a receiver that does not read can put off for ever.
     */
    void cut() {
        codec.close();
    }
}
