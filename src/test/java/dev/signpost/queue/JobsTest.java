package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.DeliveryState;
import dev.signpost.model.EventId;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Refusal;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static final int FAST = 10_000_000;

    private final AtomicLong made = new AtomicLong();
    private final HistoryFixture store = new HistoryFixture();
    private final TestDatabase database = store.database;
    private final QueueRows rows = store.rows;
    private final long acme = store.acme;
    private final long hook = store.hook;
    private final long other = store.other;
    private final AtomicInteger hints = new AtomicInteger();
    private final Jobs jobs = new Jobs(
            store.pool,
            () -> new UUID(EventId.floor(made.incrementAndGet()).getMostSignificantBits(), Long.MIN_VALUE),
            hints::incrementAndGet);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldReplayDeadLettersWithANewRunAndAFreshSchedule() {
        var dead = List.of(store.dead(1, hook), store.dead(2, hook), store.dead(3, other));
        UUID held = rows.event(acme, 4, hook);
        rows.parked(held, hook, 1, ParkReason.WEBHOOK_DISABLED);

        var done = run(all(JobKind.REPLAY_DEAD), 2);

        assertThat(done)
                .extracting(JobView::total, JobView::done, JobView::skipped)
                .containsExactly(3L, 3L, 0L);
        assertThat(store.backlog()).containsExactlyInAnyOrderElementsOf(dead);
        assertThat(database.query("SELECT DISTINCT run, number, retries, interruptions, reason,"
                        + " due_at <= now() AS due, claimed_by IS NULL AS free FROM backlog"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.values()).containsExactly(2, 2, 0, 0, WaitReason.REPLAY.code(), true, true));
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM lane_head WHERE next_due <= now()"))
                .isEqualTo(2);
    }

    @Test
    void shouldBringALaneForwardButNeverBack() {
        store.dead(1, hook);
        store.dead(2, other);
        database.execute(
                "INSERT INTO lane_head (webhook_key, tenant_key, next_due, version)"
                        + " VALUES (?, 1, now() + interval '1 hour', 5), (?, 1, now() - interval '1 hour', 7)",
                hook,
                other);

        run(all(JobKind.REPLAY_DEAD), 100);

        assertThat(database.number(
                        "SELECT count(*) FROM lane_head WHERE webhook_key = ? AND version = 6"
                                + " AND next_due <= now() AND next_due > now() - interval '1 minute'",
                        hook))
                .isEqualTo(1);
        assertThat(database.number(
                        "SELECT count(*) FROM lane_head WHERE webhook_key = ? AND version = 8"
                                + " AND next_due < now() - interval '50 minutes'",
                        other))
                .isEqualTo(1);
    }

    @Test
    void shouldSkipAndCountWhatIsNotOfAnActiveWebhook() {
        store.dead(1, hook);
        long deleted = rows.webhook(acme, "wh_deleted");
        store.dead(2, other);
        store.dead(3, deleted);
        rows.block(other);
        rows.delete(deleted);

        var done = run(all(JobKind.REPLAY_DEAD), 100);

        assertThat(done).extracting(JobView::done, JobView::skipped).containsExactly(1L, 2L);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(2);
    }

    @Test
    void shouldKeepToItsFilters() {
        var first = store.dead(1000, hook);
        var second = store.dead(2000, hook);
        var third = store.dead(3000, hook);
        store.dead(2000, other);
        UUID lost = rows.event(acme, 2500, "deal.lost", List.of(hook), List.of());
        rows.dead(lost, hook);
        var lostKey = new DeliveryKey(lost, hook);
        var middle = new JobSpec(
                JobKind.REPLAY_DEAD,
                null,
                hook,
                null,
                QueueRows.START.plusMillis(2000),
                QueueRows.START.plusMillis(3000));

        assertThat(Await.value(jobs.count(acme, middle))).isEqualTo(2);
        assertThat(Await.value(jobs.count(acme, typed("deal.lost")))).isEqualTo(1);
        assertThat(run(typed("deal.lost"), 1).done()).isEqualTo(1);
        assertThat(store.backlog()).containsExactly(lostKey);
        run(middle, 1);
        assertThat(store.backlog()).containsExactlyInAnyOrder(lostKey, second);
        run(only(first, third), 1);
        assertThat(store.backlog()).containsExactlyInAnyOrder(lostKey, first, second, third);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
    }

    @Test
    void shouldReplayWhatIsHeldAndLeaveWhatIsDead() {
        UUID event = rows.event(acme, 1, "deal.won", List.of(other), List.of(hook));
        rows.parked(event, hook, 1, ParkReason.WEBHOOK_DISABLED);
        rows.dead(event, other);

        var done = run(new JobSpec(JobKind.REPLAY_HELD, null, hook, null, null, null), 100);

        assertThat(done.done()).isEqualTo(1);
        assertThat(done.webhookId()).isEqualTo("wh_hook");
        assertThat(store.backlog()).containsExactly(new DeliveryKey(event, hook));
    }

    @Test
    void shouldDiscardAsCancelledEvenForADisabledWebhook() {
        var key = store.dead(1, hook);
        rows.block(hook);

        var done = run(all(JobKind.DISCARD_DEAD), 100);

        assertThat(done.done()).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM parked")).isZero();
        var view = Await.value(new History(store.pool, () -> QueueRows.START).view(acme, key));
        assertThat(view.state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(view.attemptCount()).isEqualTo(1);
    }

    @Test
    void shouldTouchNoOtherTenantsDeliveries() {
        long foreign = rows.tenant("foreign");
        long foreignHook = rows.webhook(foreign, "wh_foreign");
        UUID theirs = rows.event(foreign, 1, foreignHook);
        rows.dead(theirs, foreignHook);
        var theirKey = new DeliveryKey(theirs, foreignHook);

        for (JobKind kind : JobKind.values()) {
            run(all(kind), 10);
            run(new JobSpec(kind, List.of(theirKey), null, null, null, null), 10);
            run(new JobSpec(kind, null, foreignHook, null, null, null), 10);
        }

        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
        assertThat(store.backlog()).isEmpty();
        var ours = Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));
        assertThat(refusal(jobs.get(foreign, ours.id()))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(jobs.cancel(foreign, ours.id()))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(Await.value(jobs.list(foreign, null, 10)).items()).isEmpty();
    }

    @Test
    void shouldTellUpkeepOfANewJob() {
        Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));

        assertThat(hints).hasValue(1);
    }

    @Test
    void shouldStopWhenCancelled() {
        for (int i = 0; i < 10; i++) {
            store.dead(i, hook);
        }
        var job = Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));
        var chunks = new JobChunks(store.pool, FAST, 4);
        Await.value(chunks.step());

        Await.value(jobs.cancel(acme, job.id()));
        Await.value(jobs.cancel(acme, job.id()));

        assertThat(Await.value(chunks.step())).isFalse();
        assertThat(Await.value(jobs.get(acme, job.id())))
                .extracting(JobView::state, JobView::done)
                .containsExactly(JobState.CANCELLED, 4L);
        assertThat(store.backlog()).hasSize(4);
    }

    @Test
    void shouldListJobsNewestFirstAndRefuseTooMany() {
        List<UUID> newestFirst = new ArrayList<>();
        for (int i = 0; i < Jobs.MAX_RUNNING; i++) {
            newestFirst.add(
                    0,
                    Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"))
                            .id());
        }

        assertThat(refusal(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1")))
                .isEqualTo(Refusal.Kind.CONFLICT);
        var first = Await.value(jobs.list(acme, null, 4));
        var second = Await.value(jobs.list(acme, first.next(), 100));
        assertThat(first.items()).extracting(JobView::id).isEqualTo(newestFirst.subList(0, 4));
        assertThat(second.items()).extracting(JobView::id).isEqualTo(newestFirst.subList(4, 10));
        assertThat(second.next()).isNull();
    }

    @Test
    void shouldForgetOnlyJobsThatEndedLongAgo() {
        run(all(JobKind.REPLAY_DEAD), 10);
        var old = run(all(JobKind.REPLAY_DEAD), 10);
        Await.value(jobs.create(acme, all(JobKind.REPLAY_DEAD), "key_1"));
        database.execute(
                "UPDATE job SET updated_at = now() - interval '31 days' WHERE id = ? OR state = 'RUNNING'", old.id());

        assertThat(Await.value(jobs.forget())).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM job")).isEqualTo(2);
    }

    private JobView run(JobSpec spec, int chunk) {
        var job = Await.value(jobs.create(acme, spec, "key_1"));
        Await.value(untilDone(new JobChunks(store.pool, FAST, chunk), job.id()));
        return Await.value(jobs.get(acme, job.id()));
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

    private static JobSpec typed(String type) {
        return new JobSpec(JobKind.REPLAY_DEAD, null, null, type, null, null);
    }

    private static Refusal.Kind refusal(Future<?> future) {
        return ((Refusal) Await.failure(future)).kind();
    }
}
