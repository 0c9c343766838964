package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A small pool of connections, made by the verticle that uses it so that they live on its event loop. */
public final class PgPool implements SqlTransactions {
    /**
     * A statement that has no answer after so long, its wait for a connection included, fails as
     * {@link PgFault#UNKNOWN}. Nothing is cancelled on the server, and its connection stays taken until the answer
     * comes or the kernel finds the peer gone: silence for as long as this makes the driver say goodbye, and a goodbye
     * that nobody acknowledges closes the socket.
     */
    public static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /** Statements that may wait for a connection; the next one fails at once. */
    private static final int WAITING_LIMIT = 10_000;

    private static final int CONNECT_SECONDS = 10;
    private static final int UNACKNOWLEDGED_MILLIS = 10_000;

    private static final String READ_ONLY = "25006";
    private static final String OUTDATED_PLAN = "0A000";

    /** Statements of one transaction that may each be outdated. */
    private static final int OUTDATED_AT_MOST = 8;

    private static final String END_SESSION = "SELECT pg_terminate_backend(pg_backend_pid())";
    private static final Sql PING = new Sql("pg.ping", "SELECT 1");

    private final Pool pool;
    private final Duration answerLimit;
    private final StatementObserver observer;

    private PgPool(Pool pool, Duration answerLimit, StatementObserver observer) {
        this.pool = pool;
        this.answerLimit = answerLimit;
        this.observer = observer;
    }

    /** With the usual {@link #ANSWER_LIMIT} and nobody observing. */
    public static PgPool open(Vertx vertx, PgConnectOptions options, int connections) {
        return open(vertx, options, connections, ANSWER_LIMIT, StatementObserver.NONE);
    }

    /**
     * Opens lazily: the first statement connects.
     *
     * @param connections upper bound; a statement beyond it waits for at most 10 s
     * @param answerLimit at least a second; see {@link #ANSWER_LIMIT}
     */
    public static PgPool open(
            Vertx vertx, PgConnectOptions options, int connections, Duration answerLimit, StatementObserver observer) {
        return open(vertx, options, connections, answerLimit, new Watch(observer, Admission.ANY));
    }

    /** What watches over a pool: who hears of its statements, and who decides about its connections. */
    record Watch(StatementObserver observer, Admission admission) {}

    static PgPool open(Vertx vertx, PgConnectOptions options, int connections, Duration answerLimit, Watch watch) {
        var network = network().setReadIdleTimeout((int) answerLimit.toMillis());
        return new PgPool(
                build(vertx, options, connections, network, watch.admission()), answerLimit, watch.observer());
    }

    /** One connection, which may be silent for as long as it likes. */
    static Pool single(Vertx vertx, PgConnectOptions options) {
        return build(vertx, options, 1, network(), Admission.ANY);
    }

    private static Pool build(
            Vertx vertx, PgConnectOptions options, int connections, NetClientOptions network, Admission admission) {
        var bounds = new PoolOptions()
                // For the metrics, where all pools are one.
                .setName("database")
                .setMaxSize(connections)
                .setMaxWaitQueueSize(WAITING_LIMIT)
                .setConnectionTimeout(CONNECT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        var connection = SessionSettings.on(options)
                .setCachePreparedStatements(true)
                // All of them are ours, so few; the driver's own filter leaves out the long ones, which are the costly.
                .setPreparedStatementCacheSqlFilter(text -> true);
        return PgBuilder.pool()
                .with(bounds)
                .with(network)
                .connectingTo(connection)
                .withConnectHandler(opened -> made(opened, admission))
                .using(vertx)
                .build();
    }

    /** Ends the making of a connection: hands it to the pool with all its settings, unless it is not admitted. */
    private static void made(SqlConnection connection, Admission admission) {
        SessionSettings.rest(connection)
                .transform(set -> admission.admits(connection))
                .onComplete(judged -> {
                    if (judged.succeeded() && judged.result()) {
                        connection.close();
                    } else {
                        connection.query(END_SESSION).execute();
                    }
                });
    }

    private static NetClientOptions network() {
        return new NetClientOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(UNACKNOWLEDGED_MILLIS)
                .setConnectTimeout(CONNECT_SECONDS * 1_000)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** A statement about which Postgres warns has not the durability that it was to have: it fails as unknown. */
    @Override
    public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
        return observed(sql, pool.withConnection(connection -> {
            var warning = new Warning();
            PgConnection.cast(connection).noticeHandler(warning);
            return leftBehind(
                    connection,
                    execute(connection, sql, parameters)
                            // Prepared anew by now.
                            .recover(failure -> outdated(failure)
                                    ? execute(connection, sql, parameters)
                                    : Future.failedFuture(failure))
                            .compose(warning::unlessGiven));
        }));
    }

    @Override
    public <T> Future<T> transaction(Function<SqlRunner, Future<T>> work) {
        return transaction(work, OUTDATED_AT_MOST);
    }

    private <T> Future<T> transaction(Function<SqlRunner, Future<T>> work, int again) {
        return once(work)
                .recover(failure ->
                        again > 0 && outdated(failure) ? transaction(work, again - 1) : Future.failedFuture(failure));
    }

    private <T> Future<T> once(Function<SqlRunner, Future<T>> work) {
        return pool.withTransaction(connection ->
                leftBehind(connection, work.apply((sql, parameters) -> run(connection, sql, parameters))));
    }

    /**
     * A statement was prepared before a migration of a later version gave one of its columns another type. Nothing of
     * it was carried out, and the driver has forgotten it.
     */
    private static boolean outdated(Throwable failure) {
        return PgFault.sqlState(failure).equals(OUTDATED_PLAN);
    }

    /**
     * A server that takes no writes is one that a failover has left behind, or not reached yet: its connections must
     * not stay in the pool, or none of them would find the way to the new primary. The pool gives up a connection that
     * the server ends.
     */
    private static <T> Future<T> leftBehind(SqlConnection connection, Future<T> statement) {
        return statement.onFailure(failure -> {
            if (PgFault.sqlState(failure).equals(READ_ONLY)) {
                connection.query(END_SESSION).execute();
            }
        });
    }

    private Future<RowSet<Row>> run(SqlClient client, Sql sql, Tuple parameters) {
        return observed(sql, execute(client, sql, parameters));
    }

    private static Future<RowSet<Row>> execute(SqlClient client, Sql sql, Tuple parameters) {
        return client.preparedQuery(sql.text()).execute(parameters);
    }

    /** The connection stays taken beyond the limit, until the statement itself has ended. */
    private Future<RowSet<Row>> observed(Sql sql, Future<RowSet<Row>> statement) {
        var answered = observer.sent(sql);
        return statement
                .timeout(answerLimit.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(result -> answered.answered(result.failed()));
    }

    /**
     * Hears what Postgres says while one statement runs. The words may be in any language; the code tells warnings
     * (class 01) and interventions (57) from mere notices. A statement of ours gives no other cause for a warning, and
     * if one is taken for unknown that was none, that costs a second look.
     */
    private static final class Warning implements Handler<PgNotice> {
        // Owned by the connection's event loop.
        private @Nullable String text;

        @Override
        public void handle(PgNotice notice) {
            String code = notice.getCode();
            if (code != null && (code.startsWith("01") || code.startsWith("57"))) {
                text = notice.getMessage();
            }
        }

        <T> Future<T> unlessGiven(T result) {
            return text == null ? Future.succeededFuture(result) : Future.failedFuture(new UnsureCommitException(text));
        }
    }

    /** Succeeds if Postgres answers. */
    public Future<Void> ping() {
        return run(PING, Tuple.tuple()).mapEmpty();
    }

    public Future<Void> close() {
        return pool.close();
    }
}
