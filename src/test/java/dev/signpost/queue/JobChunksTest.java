package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.EventId;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens between chunks or within one, each delivery is moved once. */
class JobChunksTest {
    private static final int FAST = 10_000_000;

    private final AtomicLong made = new AtomicLong();
    private final HistoryFixture store = new HistoryFixture();
    private final TestDatabase database = store.database;
    private final long acme = store.acme;
    private final long hook = store.hook;
    private final long other = store.other;
    private final Jobs jobs = new Jobs(
            store.pool, () -> new UUID(EventId.floor(made.incrementAndGet()).getMostSignificantBits(), Long.MIN_VALUE));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldDoEachDeliveryOnceWithTwoPodsAtOneJob() {
        List<DeliveryKey> dead = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            dead.add(store.dead(i * 700L, i % 2 == 0 ? hook : other));
        }
        var job = Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));
        List<Future<?>> pods = new ArrayList<>();
        for (int pod = 0; pod < 3; pod++) {
            pods.add(untilDone(new JobChunks(store.pool, FAST, 7), job.id()));
        }

        Await.value(Future.all(pods));

        var done = Await.value(jobs.get(acme, job.id()));
        assertThat(done)
                .extracting(JobView::state, JobView::done, JobView::skipped)
                .containsExactly(JobState.DONE, 150L, 0L);
        assertThat(store.backlog()).containsExactlyInAnyOrderElementsOf(dead);
        assertThat(database.number("SELECT count(*) FROM parked")).isZero();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenItsConnectionIsCutWithinAChunk() throws SQLException {
        List<DeliveryKey> dead = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            dead.add(store.dead(i, hook));
        }
        database.execute("INSERT INTO lane_head (webhook_key, tenant_key, next_due) VALUES (?, ?, now())", hook, acme);
        var job = Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));
        var chunks = new JobChunks(store.pool, FAST, 4);
        assertThat(Await.value(chunks.step())).isTrue();

        try (var blocker = DriverManager.getConnection(database.jdbcUrl())) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("SELECT FROM lane_head FOR UPDATE");
            var cut = chunks.step();
            await().until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND datname = current_database()")
                    == 1);
            database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database()");
            Await.failure(cut);
            blocker.rollback();
        }

        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(6);
        assertThat(store.backlog()).hasSize(4);
        Await.value(untilDone(new JobChunks(PgPool.open(store.vertx, database.options(), 1), FAST, 4), job.id()));
        assertThat(store.backlog()).containsExactlyInAnyOrderElementsOf(dead);
        assertThat(Await.value(jobs.get(acme, job.id())).done()).isEqualTo(10);
    }

    @Test
    void shouldTakeTurnsBetweenTenantsHoweverManyJobsOneHas() {
        for (int i = 0; i < 20; i++) {
            store.dead(i, hook);
        }
        for (int i = 0; i < 3; i++) {
            Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));
        }
        long zeta = database.number("INSERT INTO tenant (id, name, version) VALUES ('zeta', 'Zeta', 1) RETURNING key");
        var last = Await.value(jobs.create(zeta, all(JobKind.REPLAY_DEAD), "key_2"));
        var chunks = new JobChunks(store.pool, FAST, 1);

        Await.value(chunks.step().compose(first -> chunks.step()));

        assertThat(Await.value(jobs.get(zeta, last.id())).state()).isEqualTo(JobState.DONE);
    }

    @Test
    void shouldPutAJobThatFailsBehindTheOthers() {
        store.dead(1, hook);
        store.dead(2, other);
        var failing = Await.value(jobs.create(acme, only(store.dead(3, hook)), "key_1"));
        var good = Await.value(jobs.create(acme, all(JobKind.DISCARD_DEAD), "key_1"));
        database.execute("ALTER TABLE backlog ADD CONSTRAINT no_room CHECK (reason <> 6)");
        var chunks = new JobChunks(store.pool, FAST, 10);

        assertThat(Await.value(chunks.step())).isTrue();
        assertThat(Await.value(chunks.step())).isTrue();
        assertThat(Await.value(chunks.step())).isFalse();

        assertThat(Await.value(jobs.get(acme, good.id())).state()).isEqualTo(JobState.DONE);
        assertThat(Await.value(jobs.get(acme, failing.id())))
                .extracting(JobView::state, JobView::done)
                .containsExactly(JobState.RUNNING, 0L);
    }

    @Test
    void shouldNotDoAChunkAgainThatAnotherPodHasDone() {
        for (int i = 0; i < 10; i++) {
            store.dead(i, hook);
        }
        var job = Await.value(jobs.create(acme, all(JobKind.DISCARD_DEAD), "key_1"));
        // The second pod reads the job before the first has done its chunk, and sends its statement after.
        var slow = new JobChunks(
                (sql, parameters) -> sql.name().equals("queue.job_discard")
                        ? new JobChunks(store.pool, FAST, 4).step().compose(done -> store.pool.run(sql, parameters))
                        : store.pool.run(sql, parameters),
                FAST,
                4);

        assertThat(Await.value(slow.step())).isFalse();

        assertThat(Await.value(jobs.get(acme, job.id())).done()).isEqualTo(4);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(6);
    }

    @Test
    void shouldKeepToItsRateWhicheverPodWorks() {
        for (int i = 0; i < 10; i++) {
            store.dead(i, hook);
        }
        Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));

        assertThat(Await.value(new JobChunks(store.pool, 1, 5).step())).isTrue();
        assertThat(Await.value(new JobChunks(store.pool, 1, 5).step())).isFalse();
        assertThat(database.number("SELECT count(*) FROM job WHERE not_before"
                        + " BETWEEN now() + interval '3 seconds' AND now() + interval '5 seconds'"))
                .isEqualTo(1);
        assertThat(store.backlog()).hasSize(5);
    }

    private Future<@Nullable Void> untilDone(JobChunks chunks, UUID id) {
        return chunks.step()
                .compose(more -> jobs.get(acme, id))
                .compose(job -> job.state() == JobState.RUNNING
                        ? untilDone(chunks, id)
                        : Future.<@Nullable Void>succeededFuture());
    }

    private static JobSpec all(JobKind kind) {
        return new JobSpec(kind, null, null, null, null, null);
    }

    private static JobSpec only(DeliveryKey... keys) {
        return new JobSpec(JobKind.REPLAY_DEAD, List.of(keys), null, null, null, null);
    }
}
