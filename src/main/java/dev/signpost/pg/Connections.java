package dev.signpost.pg;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * How to reach the database: what pools and listeners are opened with.
 *
 * @param database where it is
 * @param schema that holds the tables
 * @param observer hears of every statement of these pools
 */
public record Connections(DatabaseUri database, String schema, StatementObserver observer) {

    /** A pool on the caller's event loop, whose statements fail after {@link PgPool#ANSWER_LIMIT}. */
    public PgPool pool(Vertx vertx, int size) {
        return pool(vertx, size, Planning.USUAL);
    }

    /** The same for statements that are to be planned in a certain way. */
    public PgPool pool(Vertx vertx, int size, Planning planning) {
        var options = planning.on(database.options(schema));
        return PgPool.open(vertx, options, size, PgPool.ANSWER_LIMIT, observer);
    }

    /** A pool whose statements fail when they have no answer after {@code answerLimit}. */
    public PgPool pool(Vertx vertx, int size, Duration answerLimit) {
        return PgPool.open(vertx, database.options(schema), size, answerLimit, observer);
    }

    /**
     * One connection for statements that lock much: what is not locked within {@code lockTimeout} is given up, for
     * while one waits for such a lock others wait for it.
     */
    public PgPool heavy(Vertx vertx, Duration lockTimeout) {
        var options = database.options(schema).addProperty("lock_timeout", Long.toString(lockTimeout.toMillis()));
        return PgPool.open(vertx, options, 1, PgPool.ANSWER_LIMIT, observer);
    }

    /** Listens on the caller's event loop. */
    public Listener listen(Vertx vertx, List<String> channels, Listener.Subscription subscription) {
        return Listener.open(vertx, database.options(schema), channels, subscription);
    }
}
