package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A small pool of connections, made by the verticle that uses it so that they live on its event loop. */
public final class PgPool implements SqlRunner {
    private final Pool pool;

    private PgPool(Pool pool) {
        this.pool = pool;
    }

    /**
     * Opens lazily: the first statement connects.
     *
     * @param connections upper bound; a statement beyond it waits for at most 10 s
     */
    public static PgPool open(Vertx vertx, PgConnectOptions options, int connections) {
        var bounds = new PoolOptions()
                .setMaxSize(connections)
                .setMaxWaitQueueSize(10_000)
                .setConnectionTimeout(10)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return new PgPool(PgBuilder.pool()
                .with(bounds)
                .connectingTo(new PgConnectOptions(options).setCachePreparedStatements(true))
                .using(vertx)
                .build());
    }

    @Override
    public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
        return pool.preparedQuery(sql.text()).execute(parameters);
    }

    /** Runs {@code work} in one READ COMMITTED transaction; rolls back if its future fails. */
    public <T> Future<T> transaction(Function<SqlRunner, Future<T>> work) {
        return pool.withTransaction(connection -> work.apply(on(connection)));
    }

    private static SqlRunner on(SqlConnection connection) {
        return (sql, parameters) -> connection.preparedQuery(sql.text()).execute(parameters);
    }

    public Future<Void> close() {
        return pool.close();
    }
}
