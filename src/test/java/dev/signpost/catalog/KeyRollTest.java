package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Scope;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.SqlRunner;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that somebody may be guessing, on a real Postgres. */
class KeyRollTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 2);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final AtomicInteger statements = new AtomicInteger();
    private final SqlRunner counted = (sql, parameters) -> {
        statements.incrementAndGet();
        return pool.run(sql, parameters);
    };
    private final KeyCache cache = new KeyCache(System::nanoTime);
    private final KeyAuthenticator keys =
            new KeyAuthenticator(counted, cache, () -> Instant.parse("2026-04-06T11:39:46Z"), null);

    @AfterEach
    void close() {
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    private String key() {
        var spec = new ApiKeys.Spec("test", Set.of(Scope.ADMIN), null);
        return Await.value(catalog.apiKeys.create(CatalogFixture.OPERATOR, null, spec))
                .secret()
                .reveal();
    }

    private static String guess(int number) {
        return "sp_" + "x".repeat(38) + (10_000 + number);
    }

    @Test
    void shouldTellAThousandGuessesByOneStatement() {
        key();
        for (int i = 0; i < 1_000; i++) {
            assertThat(Await.value(keys.recognize(guess(i)))).isEmpty();
        }

        assertThat(statements).hasValue(1);
    }

    @Test
    void shouldRecognizeARightKeyAmongGuesses() {
        String right = key();
        Await.value(keys.recognize(guess(1)));

        var holder = Await.value(keys.recognize(right));

        assertThat(holder).isPresent();
    }

    @Test
    void shouldRecognizeAKeyThatIsNewerThanWhatIsInMemory() {
        key();
        Await.value(keys.recognize(guess(1)));
        String later = key();
        cache.forget(List.of(KeyAuthenticator.digest(later)));

        var holder = Await.value(keys.recognize(later));

        assertThat(holder).isPresent();
    }
}
