package dev.signpost.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    @Test
    void shouldGiveEachTestTablesOfItsOwn() {
        try (var first = TestDatabase.fresh();
                var second = TestDatabase.fresh()) {
            first.execute("INSERT INTO tenant (id, name, version) VALUES (?, ?, 1)", "acme", "Acme");

            assertThat(first.number("SELECT count(*) FROM tenant")).isEqualTo(1);
            assertThat(second.number("SELECT count(*) FROM tenant")).isZero();
        }
    }

    @Test
    void shouldBeReachableByTheVertxClient() {
        var vertx = Vertx.vertx();
        try (var database = TestDatabase.fresh()) {
            var pool = PgPool.open(vertx, database.options(), 2);
            var sql = new Sql("test.tenants", "SELECT count(*) FROM tenant WHERE id <> $1");

            var rows = Await.value(pool.run(sql, Tuple.of("acme")));

            assertThat(rows.iterator().next().getLong(0)).isZero();
        } finally {
            Await.value(vertx.close());
        }
    }
}
