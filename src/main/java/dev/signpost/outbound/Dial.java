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
import java.util.function.Consumer;
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

    /**
     * The egress proxy stands in our own network: one that has not accepted by then is away. Less than the budget, so
     * that the attempt can still say so.
     */
    private static final long PROXY_CONNECT_MILLIS = 3_000;

    /** Addresses of one dial that are tried at a time. */
    private static final int MAX_AT_ONCE = 3;

    /** Whom to tell; exactly one of the two, and neither after {@link #cancel}. */
    interface Result {
        void opened(Connection connection, boolean first);

        void failed(Failure failure);
    }

    /** From which sockets are opened. */
    interface Pool extends Connection.Pool {
        /** The proxy through which {@code address} of {@code host} is reached; null for straight. */
        @Nullable
        EgressProxy proxyFor(String host, String address);

        /** Opens a socket to a vetted address; {@code prepare} fills its pipeline. */
        ChannelFuture open(String address, int port, Consumer<Channel> prepare);

        /** Opens a socket to the proxy, whose name is the operator's and judged by nobody. */
        ChannelFuture open(EgressProxy proxy, Consumer<Channel> prepare);

        /** Whether there is room for a socket beside one that is being opened. */
        boolean mayOpenAnother();

        ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit);
    }

    private final Pool pool;
    private final Connection.Home home;
    private final TargetUrl url;
    private final List<String> addresses;
    private final Result result;
    private final List<Channel> pending = new ArrayList<>(1);
    private int tried;
    private long proxyMillis;
    private boolean over;
    private @Nullable Failure failure;
    private @Nullable ScheduledFuture<?> slow;
    private @Nullable ScheduledFuture<?> budget;

    Dial(Pool pool, Connection.Home home, TargetUrl url, List<String> addresses, Result result) {
        this.pool = pool;
        this.home = home;
        this.url = url;
        this.addresses = addresses;
        this.result = result;
    }

    /** @param budgetMillis for all addresses together */
    void start(long budgetMillis) {
        proxyMillis = Math.min(PROXY_CONNECT_MILLIS, budgetMillis * 3 / 4 + 1);
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
        ChannelFuture connecting = attempted.open();
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

    /** Other addresses would not be reached through it either. */
    private void proxyIsAway() {
        fail(Failure.of(FailureKind.PROXY));
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

    /** One address that is being tried, straight or through the egress proxy. */
    private final class Attempted implements Tunnel.Result {
        private final String address;
        private final boolean first;
        private final @Nullable EgressProxy proxy;
        private @Nullable SslHandler ssl;
        private @Nullable Connection connection;
        private @Nullable Channel mine;
        private @Nullable ScheduledFuture<?> away;

        private Attempted(String address, boolean first) {
            this.address = address;
            this.first = first;
            this.proxy = pool.proxyFor(url.host(), address);
        }

        private ChannelFuture open() {
            EgressProxy through = proxy;
            if (through == null) {
                return pool.open(address, url.port(), this::prepare);
            }
            ChannelFuture connecting = pool.open(through, this::prepare);
            away = pool.schedule(Dial.this::proxyIsAway, proxyMillis, TimeUnit.MILLISECONDS);
            return connecting;
        }

        private void prepare(Channel channel) {
            mine = channel;
            if (proxy != null) {
                channel.pipeline().addLast(new Tunnel(proxy.connectRequest(address, url.port()), this));
            }
            ssl = url.tls() ? pool.tls().handler(channel.alloc(), url.host(), url.port()) : null;
            connection = new Connection(pool, home, address, channel, ssl);
        }

        private void connected(ChannelFuture connecting) {
            stop(away);
            if (over) {
                return;
            }
            if (proxy != null) {
                if (!connecting.isSuccess()) {
                    proxyIsAway();
                }
            } else if (connecting.isSuccess()) {
                reached(connecting.channel());
            } else {
                Dial.this.failed(connecting.channel(), Failures.of(connecting.cause()));
            }
        }

        @Override
        public void opened() {
            if (mine != null && !over) {
                reached(mine);
            }
        }

        @Override
        public void failed(FailureKind kind) {
            if (mine != null) {
                Dial.this.failed(mine, Failure.of(kind));
            }
        }

        private void reached(Channel channel) {
            SslHandler handshake = ssl;
            if (handshake == null) {
                opened(channel);
            } else {
                beSlowAfter(SLOW_HANDSHAKE_MILLIS);
                handshake.handshakeFuture().addListener(done -> shaken(channel, done.cause()));
            }
        }

        private void shaken(Channel channel, @Nullable Throwable fault) {
            Connection shaking = connection;
            if (over || shaking == null) {
                return;
            }
            if (fault == null) {
                opened(channel);
            } else {
                Dial.this.failed(channel, shaking.explain(fault));
            }
        }

        private void opened(Channel channel) {
            Connection ready = connection;
            if (ready != null) {
                end(channel);
                result.opened(ready, first);
            }
        }
    }
}
