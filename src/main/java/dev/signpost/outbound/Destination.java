package dev.signpost.outbound;

import dev.signpost.model.TargetUrl;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's connections to one place. The address is not part of it: a connection is used again only for an attempt
 * whose own vetting allows its address. Owned by one event loop.
 */
final class Destination implements Connection.Home {
    /** Tenant and place: nobody else's request goes out on its connections. */
    record Key(long tenantKey, boolean tls, String host, int port) {
        static Key of(OutboundRequest request) {
            TargetUrl url = request.url();
            return new Key(request.sender().tenantKey(), url.tls(), url.host(), url.port());
        }
    }

    /** What does the work for all destinations. */
    interface Pool {
        void release(Destination home, Connection connection);

        void closed(Destination home, Connection connection);
    }

    private final Key key;
    private final Pool pool;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
    private int open;

    Destination(Key key, Pool pool) {
        this.key = key;
        this.pool = pool;
    }

    Key key() {
        return key;
    }

    /** Connections that are open or being opened. */
    int open() {
        return open;
    }

    void opening() {
        open++;
    }

    /** One that was being opened will not be. */
    void notOpened() {
        open--;
    }

    @Override
    public void closed(Connection connection) {
        open--;
        idle.remove(connection);
        pool.closed(this, connection);
    }

    @Override
    public void release(Connection connection) {
        pool.release(this, connection);
    }

    boolean unused() {
        return open == 0 && waiting.isEmpty();
    }

    /** The one that was used last, so that the others can grow old; null if none is idle. */
    @Nullable
    Connection takeIdle() {
        return idle.pollFirst();
    }

    void putIdle(Connection connection) {
        idle.addFirst(connection);
    }

    boolean waits(Attempt attempt, int most) {
        if (waiting.size() >= most) {
            waiting.removeIf(Attempt::done);
        }
        return waiting.size() < most && waiting.add(attempt);
    }

    /** The next that still waits, or null. */
    @Nullable
    Attempt next() {
        Attempt next = waiting.pollFirst();
        while (next != null && next.done()) {
            next = waiting.pollFirst();
        }
        return next;
    }

    /** Those that wait, for the end. */
    List<Attempt> waiting() {
        return List.copyOf(waiting);
    }
}
