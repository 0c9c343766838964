package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's connections, by tenant and place. At most {@code poolSize} to one {@link Destination}, and
 * {@code maxSockets} in all: the one that was idle longest makes room. None lives longer than a minute. What is
 * remembered of a destination is forgotten with its last connection. Owned by one event loop.
 */
final class Connections implements Dial.Pool, Destination.Pool {
    /** Longest life of a connection: a name that has moved is noticed by then. */
    private static final long MAX_LIFETIME_NANOS = 60_000_000_000L;

    private final ContextInternal context;
    private final OutboundConfig config;
    private final LongSupplier nanoTime;
    private final Deadlines deadlines;
    private final OutboundCounters counters;
    private final Tls tls;
    private final Bootstrap bootstrap;
    private final Map<Destination.Key, Destination> destinations = new HashMap<>();
    private final Set<Connection> idle = new LinkedHashSet<>();
    private final Set<Channel> channels = new LinkedHashSet<>();
    private boolean closed;

    Connections(
            ContextInternal context,
            OutboundConfig config,
            LongSupplier nanoTime,
            Deadlines deadlines,
            OutboundCounters counters) {
        this.context = context;
        this.config = config;
        this.nanoTime = nanoTime;
        this.deadlines = deadlines;
        this.counters = counters;
        this.tls = new Tls(config.trustedCertificates());
        VertxInternal vertx = context.owner();
        this.bootstrap = new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(() -> vertx.transport().channelFactory(false).newChannel())
                .disableResolver()
                // A dial has a budget of its own.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, true);
    }

    /**
     * Finds the attempt a connection: an idle one, a new one, or the next that is free.
     *
     * @param fresh only a new one will do
     */
    void acquire(Attempt attempt, boolean fresh) {
        Destination home = home(Destination.Key.of(attempt.request()));
        Connection ready = fresh ? null : takeIdle(home, attempt);
        if (ready != null) {
            hand(home, attempt, ready);
        } else if (fresh || home.open() < config.poolSize()) {
            dial(home, attempt);
        } else if (!home.waits(attempt, config.maxWaiting())) {
            attempt.failed(Failure.of(FailureKind.TIMEOUT));
        }
    }

    private Destination home(Destination.Key key) {
        Destination known = destinations.get(key);
        if (known != null) {
            return known;
        }
        Destination first = new Destination(key, this);
        destinations.put(key, first);
        return first;
    }

    private @Nullable Connection takeIdle(Destination home, Attempt attempt) {
        long now = nanoTime.getAsLong();
        for (Connection ready = home.takeIdle(); ready != null; ready = home.takeIdle()) {
            idle.remove(ready);
            if (!ready.stale(now) && attempt.mayUse(ready)) {
                return ready;
            }
            ready.cut();
        }
        return null;
    }

    private void dial(Destination home, Attempt attempt) {
        home.opening();
        if (channels.size() >= config.maxSockets()) {
            closeLongestIdle();
        }
        Dial dial = new Dial(this, home, attempt.request().url(), attempt.addresses(), new Dial.Result() {
            @Override
            public void opened(Connection connection, boolean first) {
                Connections.this.opened(connection);
                if (!first) {
                    counters.otherAddress.increment();
                    attempt.reachedAt(connection.address());
                }
                hand(home, attempt, connection);
            }

            @Override
            public void failed(Failure failure) {
                gaveUp(home);
                attempt.failed(failure);
            }
        });
        attempt.dials(() -> {
            dial.cancel();
            gaveUp(home);
        });
        dial.start(Math.min(attempt.leftMillis(), config.connectTimeout().toMillis()));
    }

    private void opened(Connection connection) {
        counters.opened.increment();
        connection.established();
        connection.idleFrom(nanoTime.getAsLong());
        deadlines.add(connection, nanoTime.getAsLong() + MAX_LIFETIME_NANOS);
    }

    private void gaveUp(Destination home) {
        home.notOpened();
        serve(home);
    }

    private void hand(Destination home, Attempt attempt, Connection connection) {
        if (!attempt.connected(connection)) {
            release(home, connection);
        }
    }

    @Override
    public void release(Destination home, Connection connection) {
        Attempt next = home.next();
        while (next != null && next.mayUse(connection)) {
            if (next.connected(connection)) {
                return;
            }
            next = home.next();
        }
        connection.idleFrom(nanoTime.getAsLong());
        home.putIdle(connection);
        idle.add(connection);
        if (next != null) {
            // Its name leads elsewhere by now.
            acquire(next, false);
        } else if (channels.size() > config.maxSockets()) {
            closeLongestIdle();
        }
    }

    @Override
    public void closed(Destination home, Connection connection) {
        deadlines.remove(connection);
        idle.remove(connection);
        serve(home);
    }

    private void serve(Destination home) {
        while (home.open() < config.poolSize() && !closed) {
            Attempt next = home.next();
            if (next == null) {
                break;
            }
            dial(home, next);
        }
        if (home.unused()) {
            destinations.remove(home.key(), home);
        }
    }

    private void closeLongestIdle() {
        var longest = idle.iterator();
        if (longest.hasNext()) {
            Connection connection = longest.next();
            longest.remove();
            connection.cut();
        }
    }

    @Override
    public @Nullable EgressProxy proxyFor(String host, String address) {
        EgressProxy proxy = config.proxy();
        return proxy == null || proxy.passesBy(host, address) ? null : proxy;
    }

    @Override
    public ChannelFuture open(String address, int port, Consumer<Channel> prepare) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(address);
        return open(bootstrap.clone(), new InetSocketAddress(literal, port), prepare);
    }

    @Override
    public ChannelFuture open(EgressProxy proxy, Consumer<Channel> prepare) {
        Bootstrap resolving =
                bootstrap.clone().resolver(context.owner().nameResolver().nettyAddressResolverGroup());
        return open(resolving, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()), prepare);
    }

    private ChannelFuture open(Bootstrap prepared, InetSocketAddress to, Consumer<Channel> prepare) {
        ChannelFuture connecting = prepared.handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        prepare.accept(channel);
                    }
                })
                .connect(to);
        Channel channel = connecting.channel();
        channels.add(channel);
        channel.closeFuture().addListener(end -> channels.remove(channel));
        return connecting;
    }

    @Override
    public boolean mayOpenAnother() {
        return channels.size() < config.maxSockets();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return context.nettyEventLoop().schedule(work, delay, unit);
    }

    @Override
    public void outOfTurn() {
        counters.outOfTurn.increment();
    }

    /** Sockets that are open or being opened. */
    int sockets() {
        return channels.size();
    }

    int destinations() {
        return destinations.size();
    }

    @Override
    public ContextInternal context() {
        return context;
    }

    @Override
    public Tls tls() {
        return tls;
    }

    /** Closes everything at once. */
    void close() {
        closed = true;
        List<Channel> all = new ArrayList<>(channels);
        all.forEach(channel -> channel.unsafe().close(channel.voidPromise()));
    }
}
