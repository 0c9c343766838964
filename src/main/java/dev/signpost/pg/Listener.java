package dev.signpost.pg;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LISTEN on a connection of its own that comes back by itself. Notifications that were sent while it was away are gone,
 * so {@link Subscription#connected()} tells its user, each time, to read everything again. Notifications are hints:
 * whoever uses them polls as well.
 */
public final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final Pattern CHANNEL = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    /** A peer that vanished without a word is noticed after one of these and the time limit of the question. */
    private static final long PING_MILLIS = 10_000;

    private static final long PING_LIMIT_MILLIS = 5_000;

    /** What its user wants to hear, on the event loop that opened the listener. */
    public interface Subscription {
        /** Listening since now; whatever happened before was not heard. */
        void connected();

        /** {@code payload} is empty if there was none. */
        void notified(String channel, String payload);
    }

    private final Vertx vertx;
    private final Context context;
    private final PgConnectOptions options;
    private final String listen;
    private final Subscription subscription;

    // Owned by the event loop of the context.
    private @Nullable Pool pool;
    private @Nullable SqlConnection connection;
    private boolean closed;
    private long waitMillis = FIRST_WAIT_MILLIS;
    private long timer = -1;

    private Listener(Vertx vertx, PgConnectOptions options, String listen, Subscription subscription) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.listen = listen;
        this.subscription = subscription;
    }

    /**
     * Begins to connect, and never gives up until it is closed.
     *
     * @param channels lower-case names, at least one
     */
    public static Listener open(
            Vertx vertx, PgConnectOptions options, List<String> channels, Subscription subscription) {
        if (channels.isEmpty()
                || !channels.stream().allMatch(name -> CHANNEL.matcher(name).matches())) {
            throw new IllegalArgumentException("channels " + channels + " are not lower-case names");
        }
        String listen = channels.stream().map(name -> "LISTEN " + name).collect(Collectors.joining("; "));
        var listener = new Listener(vertx, options, listen, subscription);
        listener.context.runOnContext(ignored -> listener.connect());
        return listener;
    }

    /** Ends it; nothing is heard after the future has completed. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> {
            closed = true;
            vertx.cancelTimer(timer);
            giveUpPool().onComplete(done);
        });
        return done.future();
    }

    private void connect() {
        if (closed) {
            return;
        }
        // A new one each time: a connection that has been given up but is not dead yet would come back from the old
        // one.
        pool = PgPool.single(vertx, options);
        pool.getConnection().compose(this::listen).onSuccess(this::connected).onFailure(this::lost);
    }

    private Future<SqlConnection> listen(SqlConnection fresh) {
        PgConnection.cast(fresh).notificationHandler(notification -> {
            if (!closed) {
                subscription.notified(notification.getChannel(), notification.getPayload());
            }
        });
        return fresh.query(listen)
                .execute()
                .timeout(PING_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .map(fresh);
    }

    private void connected(SqlConnection fresh) {
        if (closed) {
            return;
        }
        LOG.atDebug().setMessage("listener.connected").log();
        connection = fresh;
        waitMillis = FIRST_WAIT_MILLIS;
        fresh.closeHandler(ignored -> gone(fresh));
        fresh.exceptionHandler(ignored -> gone(fresh));
        pingLater(fresh);
        subscription.connected();
    }

    private void pingLater(SqlConnection current) {
        timer = vertx.setTimer(PING_MILLIS, ignored -> ping(current));
    }

    private void ping(SqlConnection current) {
        current.query("SELECT 1")
                .execute()
                .timeout(PING_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(ignored -> pingLater(current))
                .onFailure(ignored -> gone(current));
    }

    /** Also called for a connection that has been given up already. */
    private void gone(SqlConnection former) {
        if (connection == former) {
            connection = null;
            vertx.cancelTimer(timer);
            lost(new IllegalStateException("connection closed"));
        }
    }

    private void lost(Throwable cause) {
        if (closed) {
            return;
        }
        LOG.atWarn()
                .setMessage("listener.lost")
                .addKeyValue("reason", cause.getMessage())
                .addKeyValue("retryMillis", waitMillis)
                .log();
        giveUpPool();
        timer = vertx.setTimer(waitMillis, ignored -> connect());
        waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
    }

    private Future<Void> giveUpPool() {
        Pool former = pool;
        pool = null;
        return former == null ? Future.succeededFuture() : former.close();
    }
}
