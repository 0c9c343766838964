package dev.signpost.catalog;

import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the catalogue stand on: a database of their own, and a pod. */
abstract class CatalogTest {
    static final String URL = "https://receiver.example/hook";

    Vertx vertx;
    TestDatabase database;
    PgPool pool;
    CatalogFixture catalog;

    @BeforeEach
    void openCatalogue() {
        vertx = Vertx.vertx();
        database = TestDatabase.fresh();
        pool = PgPool.open(vertx, database.options(), 8);
        catalog = new CatalogFixture(vertx, pool);
    }

    @AfterEach
    void closeCatalogue() {
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }
}
