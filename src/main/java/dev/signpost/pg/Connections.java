package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How to reach the database: what pools and listeners are opened with.
 *
 * @param database where it is
 * @param schema that holds the tables
 * @param observer hears of every statement of these pools
 * @param opened counts the connections that all of these may have open at a time
 * @param admission decides about each new connection of the pools
 */
public record Connections(
        DatabaseUri database,
        String schema,
        StatementObserver observer,
        LongAdder opened,
        AtomicReference<Admission> admission) {
    /** None of them is open yet. */
    public Connections(DatabaseUri database, String schema, StatementObserver observer) {
        this(database, schema, observer, new LongAdder(), new AtomicReference<>(Admission.ANY));
    }

    /** From now on, for new connections of pools that are open already, too. */
    public void admitOnly(Admission which) {
        admission.set(which);
    }

    /** One connection to whatever database answers; its statements fail after {@code answerLimit}. */
    public PgPool unguarded(Vertx vertx, Duration answerLimit) {
        opened.increment();
        return PgPool.open(vertx, options(), 1, answerLimit, observer);
    }

    private PgPool.Watch watch() {
        return new PgPool.Watch(
                observer, connection -> Objects.requireNonNull(admission.get()).admits(connection));
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
        return PgPool.open(vertx, options, size, PgPool.ANSWER_LIMIT, watch());
    }

    /** A pool whose statements fail when they have no answer after {@code answerLimit}. */
    public PgPool pool(Vertx vertx, int size, Duration answerLimit) {
        opened.add(size);
        return PgPool.open(vertx, options(), size, answerLimit, watch());
    }

    /**
     * One connection for statements that lock much: what is not locked within {@code lockTimeout} is given up, for
     * while one waits for such a lock others wait for it.
     */
    public PgPool heavy(Vertx vertx, Duration lockTimeout) {
        opened.increment();
        var options = options().addProperty("lock_timeout", Long.toString(lockTimeout.toMillis()));
        return PgPool.open(vertx, options, 1, PgPool.ANSWER_LIMIT, watch());
    }

    /** Listens on the caller's event loop. */
    public Listener listen(Vertx vertx, List<String> channels, Listener.Subscription subscription) {
        opened.increment();
        return Listener.open(vertx, options(), channels, subscription);
    }
}
