package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change of the catalogue is answered when no living pod works without it. */
class PropagationTest {
    private static final long CHANGE = 7;

    private final QueueFixture store = new QueueFixture();
    private final AtomicLong nanos = new AtomicLong();
    // One connection, so that looks follow one another.
    private final Propagation propagation =
            new Propagation(store.vertx, PgPool.open(store.vertx, store.database.options(), 1), nanos::get);

    @BeforeEach
    void register() {
        pod(1, "now() + interval '1 hour'");
        pod(2, "now() + interval '1 hour'");
        store.database.execute("UPDATE pod SET applied_epoch = 8");
    }

    private void pod(int id, String expires) {
        store.database.execute("INSERT INTO pod (id, nonce, name, registered_at, expires_at, watermark, lease_millis)"
                + " OVERRIDING SYSTEM VALUE VALUES (" + id + ", gen_random_uuid(), 'pod', now(), " + expires
                + ", gen_random_uuid(), 10000)");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldWaitForAPodThatLacksNothingButTheChange() {
        store.database.execute("UPDATE pod SET applied_epoch = 6 WHERE id = 2");

        Future<Void> everywhere = propagation.until(CHANGE);
        Await.value(propagation.until(CHANGE - 1));
        boolean early = everywhere.isComplete();
        store.database.execute("UPDATE pod SET applied_epoch = 7 WHERE id = 2");
        Await.value(everywhere);

        assertThat(early).isFalse();
    }

    @Test
    void shouldNotWaitForAPodThatHasNotRenewedForALease() {
        store.database.execute("UPDATE pod SET applied_epoch = 1 WHERE id = 2");

        Future<Void> everywhere = propagation.until(CHANGE);
        Await.value(propagation.until(1));
        boolean early = everywhere.isComplete();
        nanos.set(Duration.ofSeconds(11).toNanos());
        Await.value(everywhere);

        assertThat(early).isFalse();
    }

    @Test
    void shouldWaitForAPodThatRenewsThoughTheDatabasesClockHasJumped() {
        store.database.execute(
                "UPDATE pod SET applied_epoch = 1, expires_at = now() - interval '15 minutes' WHERE id = 2");

        Future<Void> everywhere = propagation.until(CHANGE);
        Await.value(propagation.until(1));
        store.database.execute("UPDATE pod SET expires_at = now() - interval '14 minutes' WHERE id = 2");
        Await.value(propagation.until(1));
        boolean early = everywhere.isComplete();
        store.database.execute("UPDATE pod SET applied_epoch = 7 WHERE id = 2");
        Await.value(everywhere);

        assertThat(early).isFalse();
    }
}
