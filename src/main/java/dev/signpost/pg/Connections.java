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
        return pool(vertx, size, PgPool.ANSWER_LIMIT);
    }

    /** A pool whose statements fail when they have no answer after {@code answerLimit}. */
    public PgPool pool(Vertx vertx, int size, Duration answerLimit) {
        return PgPool.open(vertx, database.options(schema), size, answerLimit, observer);
    }

    /** Listens on the caller's event loop. */
    public Listener listen(Vertx vertx, List<String> channels, Listener.Subscription subscription) {
        return Listener.open(vertx, database.options(schema), channels, subscription);
    }
}
