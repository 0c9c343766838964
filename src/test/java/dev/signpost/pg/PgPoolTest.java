package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.AbsentStandby;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PgPoolTest {
    private static final Sql CREATE = new Sql("test.create", "CREATE TABLE seen (n int)");
    private static final Sql INSERT = new Sql("test.insert", "INSERT INTO seen VALUES ($1)");
    private static final Sql DIVIDE = new Sql("test.divide", "SELECT 1 / $1::int");

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldCallAStatementThatTakesTooLongUnknown() {
        var pool = PgPool.open(vertx, database.options(), 1, Duration.ofMillis(200), StatementObserver.NONE);
        var slow = new Sql("test.slow", "SELECT pg_sleep(3)");

        var failure = Await.failure(pool.run(slow, Tuple.tuple()));

        assertThat(failure).isInstanceOf(TimeoutException.class);
        assertThat(PgFault.of(failure)).isEqualTo(PgFault.UNKNOWN);
    }

    /** A migration of a later version, say, while this one runs. */
    @Test
    void shouldRunAStatementAgainThatIsPreparedForColumnsOfAnotherType() {
        database.execute("CREATE TABLE named (name text)");
        var pool = PgPool.open(vertx, database.options(), 1);
        var names = new Sql("test.names", "SELECT name FROM named");
        Await.value(pool.run(names, Tuple.tuple()));
        database.execute("ALTER TABLE named ALTER name TYPE text COLLATE \"C\"");

        var rows = Await.value(pool.run(names, Tuple.tuple()));

        assertThat(rows.size()).isZero();
    }

    @Test
    void shouldRunATransactionAgainWhoseStatementsAreOutdated() {
        database.execute("CREATE TABLE named (name text, other text)");
        var pool = PgPool.open(vertx, database.options(), 1);
        var names = new Sql("test.names", "SELECT name FROM named");
        var others = new Sql("test.others", "INSERT INTO named VALUES ($1, $1) RETURNING other");
        Function<SqlRunner, Future<RowSet<Row>>> work =
                sql -> sql.run(names, Tuple.tuple()).compose(ignored -> sql.run(others, Tuple.of("a")));
        Await.value(pool.transaction(work));
        database.execute("ALTER TABLE named ALTER name TYPE text COLLATE \"C\", ALTER other TYPE text COLLATE \"C\"");

        Await.value(pool.transaction(work));

        assertThat(database.number("SELECT count(*) FROM named")).isEqualTo(2);
    }

    @Test
    void shouldRollBackATransactionThatFails() {
        var pool = PgPool.open(vertx, database.options(), 1);

        var failure = Await.failure(pool.transaction(connection -> connection
                .run(CREATE, Tuple.tuple())
                .compose(ignored -> connection.run(INSERT, Tuple.of(1)))
                .compose(ignored -> connection.run(DIVIDE, Tuple.of(0)))));

        assertThat(PgFault.of(failure)).isEqualTo(PgFault.DATA);
        assertThat(PgFault.sqlState(failure)).isEqualTo("22012");
        assertThat(database.query("SELECT FROM pg_tables WHERE tablename = 'seen'"))
                .isEmpty();
    }

    @Test
    void shouldCallACommitUnknownThatDidNotWaitForItsStandby() {
        try (var alone = TestDatabase.alone()) {
            var pool = PgPool.open(vertx, alone.options().addProperty("synchronous_commit", "on"), 1);
            Await.value(pool.run(CREATE, Tuple.tuple()));
            try (var standby = AbsentStandby.of(alone)) {
                // Until the server has heard of its standby, commits do not wait.
                Future<?> unsure = insertUntilOneFails(pool);

                standby.cancelOneWait();

                var failure = Await.failure(unsure);
                assertThat(PgFault.of(failure)).isEqualTo(PgFault.UNKNOWN);
                assertThat(PgFault.sqlState(failure)).isEmpty();
            }
            assertThat(Await.value(pool.run(DIVIDE, Tuple.of(1)))).hasSize(1);
            assertThat(alone.number("SELECT max(n) - count(*) FROM seen")).isZero();
        }
    }

    private int inserted;

    private Future<?> insertUntilOneFails(PgPool pool) {
        return pool.run(INSERT, Tuple.of(++inserted)).compose(done -> insertUntilOneFails(pool));
    }

    @Test
    void shouldNotMindANotice() {
        var pool = PgPool.open(vertx, database.options(), 1);
        Await.value(pool.run(CREATE, Tuple.tuple()));

        var notice = new Sql("test.notice", "CREATE TABLE IF NOT EXISTS seen (n int)");

        assertThat(Await.value(pool.run(notice, Tuple.tuple()))).isEmpty();
    }

    @Test
    void shouldTellItsObserverOfEachStatement() {
        List<String> observed = new CopyOnWriteArrayList<>();
        var pool = PgPool.open(
                vertx,
                database.options(),
                1,
                PgPool.ANSWER_LIMIT,
                sql -> failed -> observed.add(sql.name() + (failed ? " failed" : " done")));

        Await.value(pool.run(DIVIDE, Tuple.of(1)));
        Await.failure(pool.run(DIVIDE, Tuple.of(0)));

        assertThat(observed).containsExactly("test.divide done", "test.divide failed");
    }
}
