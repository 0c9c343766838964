package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.http.Caller;
import dev.signpost.http.Scope;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pods know of sessions that were signed out of, on a real Postgres. */
class EndedSessionsTest {
    private static final Buffer DIGEST = Buffer.buffer(new byte[32]);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final Caller holder = new Caller("key_1", catalog.tenant("acme"), Set.of(Scope.READ));
    private final EndedSessions elsewhere = new EndedSessions(pool, () -> catalog.now);
    private final CatalogueFollower follower = new CatalogueFollower(
            pool,
            catalog.snapshots,
            new KeyCache(Ticker.systemTicker()),
            elsewhere,
            new StoppedDestinations(pool, InstantSource.system()));

    @AfterEach
    void close() {
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    private void end(Duration left) {
        long expires = Instant.now().plus(left).toEpochMilli();
        Await.value(catalog.signOuts.end(holder, DIGEST, expires));
    }

    @Test
    void shouldBeKnownToAPodThatFollowsAndToOneThatStarts() {
        Await.value(follower.poll());

        end(Duration.ofHours(1));
        Await.value(follower.poll());
        var late = new EndedSessions(pool, () -> catalog.now);
        Await.value(new CatalogueFollower(
                        pool,
                        catalog.snapshots,
                        new KeyCache(Ticker.systemTicker()),
                        late,
                        new StoppedDestinations(pool, InstantSource.system()))
                .poll());

        assertThat(elsewhere.contains(DIGEST)).isTrue();
        assertThat(late.contains(DIGEST)).isTrue();
        assertThat(Await.value(elsewhere.forget())).isZero();
    }

    @Test
    void shouldBeForgottenWhenTheSessionWouldHaveEnded() {
        end(Duration.ofMillis(1));
        database.execute("UPDATE ended_session SET expires_at = now() - interval '1 second'");

        int gone = Await.value(elsewhere.forget());
        Await.value(follower.poll());

        assertThat(gone).isEqualTo(1);
        assertThat(elsewhere.contains(DIGEST)).isFalse();
    }

    @Test
    void shouldStandInTheAuditLogOnce() {
        end(Duration.ofHours(1));
        end(Duration.ofHours(1));

        assertThat(database.number("SELECT count(*) FROM audit_log WHERE action = 'session.ended' AND actor = 'key_1'"))
                .isEqualTo(1);
    }
}
