package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How to reach the database: what pools and listeners are opened with.
 *
 * @param database where it is
 * @param schema that holds the tables
 * @param observer hears of every statement of these pools
 * @param opened counts the connections that all of these may have open at a time
 */
public record Connections(DatabaseUri database, String schema, StatementObserver observer, LongAdder opened) {
    /** None of them is open yet. */
    public Connections(DatabaseUri database, String schema, StatementObserver observer) {
        this(database, schema, observer, new LongAdder());
    }

    private PgConnectOptions options() {
        return database.options(schema);
    }

    /** The server as connections see it that leave it to the server whether a commit waits. */
    public Future<ServerState> plainState(Vertx vertx) {
        return ServerState.read(vertx, SessionSettings.onButForCommits(database.plainOptions()));
    }

    /** The server as this program's connections see it. */
    public Future<ServerState> state(Vertx vertx) {
        return ServerState.read(vertx, SessionSettings.on(options()));
    }

    /** A pool on the caller's event loop, whose statements fail after {@link PgPool#ANSWER_LIMIT}. */
    public PgPool pool(Vertx vertx, int size) {
        return pool(vertx, size, Planning.USUAL);
    }

    /** The same for statements that are to be planned in a certain way. */
    public PgPool pool(Vertx vertx, int size, Planning planning) {
        var options = planning.on(options());
        opened.add(size);
        return PgPool.open(vertx, options, size, PgPool.ANSWER_LIMIT, observer);
    }

    /** A pool whose statements fail when they have no answer after {@code answerLimit}. */
    public PgPool pool(Vertx vertx, int size, Duration answerLimit) {
        opened.add(size);
        return PgPool.open(vertx, options(), size, answerLimit, observer);
    }

    /**
     * One connection for statements that lock much: what is not locked within {@code lockTimeout} is given up, for
     * while one waits for such a lock others wait for it.
     */
    public PgPool heavy(Vertx vertx, Duration lockTimeout) {
        opened.increment();
        var options = options().addProperty("lock_timeout", Long.toString(lockTimeout.toMillis()));
        return PgPool.open(vertx, options, 1, PgPool.ANSWER_LIMIT, observer);
    }

    /** Listens on the caller's event loop. */
    public Listener listen(Vertx vertx, List<String> channels, Listener.Subscription subscription) {
        opened.increment();
        return Listener.open(vertx, options(), channels, subscription);
    }
}
