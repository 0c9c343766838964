package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final QueueFixture store = new QueueFixture();
    private final TestDatabase database = store.database;
    private final Chores chores = new Chores(PgPool.open(store.vertx, database.options(), 1), Duration.ofDays(1));

    @BeforeEach
    void makeRoomForOlderEvents() {
        database.query("SELECT make_partitions(date_trunc('day', now() - interval '1 day'), date_trunc('day', now()))");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldQueueADeliveryThatNobodyAnswersFor() {
        pod("now()");
        events(1, 40);

        assertThat(lookAtAll()).isEqualTo(1);

        assertThat(database.number(
                        "SELECT count(*) FROM backlog b JOIN lane_head USING (webhook_key)"
                                + " WHERE b.webhook_key = ? AND b.number = 1",
                        store.webhook))
                .isEqualTo(1);
    }

    @Test
    void shouldPassOverWhatSomebodyAnswersFor() {
        pod("now()");
        events(3, 40);
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at,"
                        + " millis, webhook_version, profile_version, secret_number, pod_id)"
                        + " SELECT id, targets[1], 1, 1, 1, 0, 200, now(), 1, 1, 1, 1, 1 FROM event ORDER BY id LIMIT 1");
        database.execute("INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                + " SELECT targets[1], id, tenant_key, 1, 1, 1, now() FROM event ORDER BY id OFFSET 1 LIMIT 1");
        database.execute("INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                + " SELECT targets[1], id, tenant_key, now(), 1, 2, 1, 1 FROM event ORDER BY id OFFSET 2 LIMIT 1");

        assertThat(lookAtAll()).isZero();

        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
    }

    @Test
    void shouldNotLookAboveTheLowestWatermarkNorAtWhatIsFresh() {
        pod("now()");
        pod("now() - interval '60 seconds'");
        events(1, 50);

        assertThat(lookAtAll()).isZero();
        database.execute("UPDATE pod SET watermark = id_floor(now())");
        events(1, 2);
        assertThat(lookAtAll()).isEqualTo(1);
    }

    @Test
    void shouldCatchUpInOneGoWithMoreThanOneLookCanTake() {
        pod("now()");
        events(120_000, 90);
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at,"
                        + " millis, webhook_version, profile_version, secret_number, pod_id)"
                        + " SELECT id, targets[1], 1, 1, 1, 0, 200, now(), 1, 1, 1, 1, 1 FROM event ORDER BY id OFFSET 1");
        events(1, 35);

        assertThat(lookAtAll()).isEqualTo(2);
    }

    /** Looks as upkeep does, until there is no more to do at once; how many it found. */
    private long lookAtAll() {
        long orphaned = 0;
        Chores.Findings found;
        do {
            found = Await.value(chores.audit());
            orphaned += found.orphaned();
        } while (found.behind());
        return orphaned;
    }

    private void pod(String watermark) {
        database.execute("INSERT INTO pod (nonce, name, registered_at, expires_at, watermark)"
                + " VALUES (gen_random_uuid(), 'test', now(), now() + interval '1 hour', id_floor(" + watermark + "))");
    }

    /** One for each twentieth of a millisecond from then on. */
    private void events(int count, int secondsAgo) {
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " SELECT (left(id_floor(now() - make_interval(secs => ?) + n * interval '50 microseconds')::text,"
                        + " 24) || lpad(to_hex(n), 12, '0'))::uuid, ?, 1, 'x', now(), ARRAY[?::bigint], '1'"
                        + " FROM generate_series(1, ?) n",
                secondsAgo,
                store.tenant,
                store.webhook,
                count);
    }
}
