package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import dev.signpost.model.TargetUrl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection for one attempt, TLS handshake included, to the first of the vetted addresses that can be
 * reached, in the spirit of RFC 8305: the next is tried at once when one fails, and beside it when one is slow. What
 * comes second is closed. Owned by one event loop.
 */
final class Dial {
    /** The next address is tried beside one that has not accepted after so long (RFC 8305 section 5). */
    static final long SLOW_CONNECT_MILLIS = 250;

    /** And beside one that has accepted and whose TLS handshake takes so long: whoever is far away is not dead. */
    static final long SLOW_HANDSHAKE_MILLIS = 2_000;

    /** Addresses of one dial that are tried at a time. */
    private static final int MAX_AT_ONCE = 3;

    /** Whom to tell; exactly one of the two, and neither after {@link #cancel}. */
    interface Result {
        void opened(Connection connection, boolean first);

        void failed(Failure failure);
    }

    private final Connections pool;
    private final Destination home;
    private final TargetUrl url;
    private final List<String> addresses;
    private final Result result;
    private final List<Channel> pending = new ArrayList<>(1);
    private int tried;
    private boolean over;
    private @Nullable Failure failure;
    private @Nullable ScheduledFuture<?> slow;
    private @Nullable ScheduledFuture<?> budget;

    Dial(Connections pool, Destination home, TargetUrl url, List<String> addresses, Result result) {
        this.pool = pool;
        this.home = home;
        this.url = url;
        this.addresses = addresses;
        this.result = result;
    }

    /** @param budgetMillis for all addresses together */
    void start(long budgetMillis) {
        budget = pool.schedule(() -> fail(Failure.of(FailureKind.TIMEOUT)), budgetMillis, TimeUnit.MILLISECONDS);
        tryNext();
    }

    /** Nobody wants the connection any more. */
    void cancel() {
        if (!over) {
            end(null);
        }
    }

    private void tryNext() {
        String address = addresses.get(tried++);
        Attempted attempted = new Attempted(address, tried == 1);
        ChannelFuture connecting = pool.open(address, url.port(), attempted::prepare);
        pending.add(connecting.channel());
        beSlowAfter(SLOW_CONNECT_MILLIS);
        connecting.addListener(done -> attempted.connected(connecting));
    }

    private void beSlowAfter(long millis) {
        stop(slow);
        slow = tried < addresses.size() ? pool.schedule(this::tryBeside, millis, TimeUnit.MILLISECONDS) : null;
    }

    private void tryBeside() {
        if (!over && pending.size() < MAX_AT_ONCE && pool.mayOpenAnother()) {
            tryNext();
        }
    }

    private void failed(Channel channel, Failure why) {
        if (over || !pending.remove(channel)) {
            return;
        }
        failure = Failures.moreTelling(failure, why);
        channel.unsafe().close(channel.voidPromise());
        if (tried < addresses.size()) {
            tryNext();
        } else if (pending.isEmpty()) {
            fail(failure);
        }
    }

    private void fail(Failure why) {
        if (!over) {
            end(null);
            result.failed(why);
        }
    }

    private void end(@Nullable Channel winner) {
        over = true;
        stop(slow);
        stop(budget);
        for (Channel channel : pending) {
            if (channel != winner) {
                channel.unsafe().close(channel.voidPromise());
            }
        }
        pending.clear();
    }

    private static void stop(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** One address that is being tried. */
    private final class Attempted {
        private final String address;
        private final boolean first;
        private @Nullable SslHandler ssl;
        private @Nullable Connection connection;

        private Attempted(String address, boolean first) {
            this.address = address;
            this.first = first;
        }

        private void prepare(Channel channel) {
            ssl = url.tls() ? pool.tls().handler(channel.alloc(), url.host(), url.port()) : null;
            connection = new Connection(pool, home, address, channel, ssl);
        }

        private void connected(ChannelFuture connecting) {
            if (over) {
                return;
            }
            SslHandler handshake = ssl;
            if (!connecting.isSuccess()) {
                failed(connecting.channel(), Failures.of(connecting.cause()));
            } else if (handshake == null) {
                opened(connecting.channel());
            } else {
                beSlowAfter(SLOW_HANDSHAKE_MILLIS);
                handshake.handshakeFuture().addListener(done -> shaken(connecting.channel(), done.cause()));
            }
        }

        private void shaken(Channel channel, @Nullable Throwable fault) {
            Connection mine = connection;
            if (over || mine == null) {
                return;
            }
            if (fault == null) {
                opened(channel);
            } else {
                failed(channel, mine.explain(fault));
            }
        }

        private void opened(Channel channel) {
            Connection mine = connection;
            if (mine != null) {
                end(channel);
                result.opened(mine, first);
            }
        }
    }
}
