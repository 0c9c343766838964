package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final HistoryFixture store = new HistoryFixture();
    private final TestDatabase database = store.database;
    private final QueueRows rows = store.rows;
    private final long acme = store.acme;
    private final long hook = store.hook;
    private final long other = store.other;
    private final History history = new History(store.pool, () -> QueueRows.START);
    private final Replay replay = new Replay(store.pool, history);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldResendADeadLetterOnce() {
        UUID event = rows.event(acme, 1, hook);
        rows.dead(event, hook);

        var view = Await.value(replay.resendOnce(acme, new DeliveryKey(event, hook)));

        assertThat(view.state()).isEqualTo(DeliveryState.WAITING);
        assertThat(database.number("SELECT count(*) FROM parked")).isZero();
        assertThat(database.number("SELECT count(*) FROM backlog WHERE run = 2 AND number = 2 AND retries = 30000"
                        + " AND reason = 6 AND due_at <= now() AND claimed_by IS NULL"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM lane_head WHERE webhook_key = ? AND next_due <= now()", hook))
                .isEqualTo(1);
    }

    @Test
    void shouldBeginANewRunBehindTheHighestNumberOfAFinishedDelivery() {
        UUID event = rows.event(acme, 1, hook);
        rows.failed(event, hook, 1, 500);
        rows.failed(event, hook, 2, 500);
        rows.delivered(event, hook, 3);
        database.execute("UPDATE attempt SET run = 4 WHERE number = 3");

        Await.value(replay.resendOnce(acme, new DeliveryKey(event, hook)));

        assertThat(database.number("SELECT count(*) FROM backlog WHERE run = 5 AND number = 4"))
                .isEqualTo(1);
    }

    @Test
    void shouldGiveOutNoNumberThatARunHasUsedWhileItWaited() throws SQLException {
        UUID event = rows.event(acme, 1, hook);
        rows.delivered(event, hook, 1);

        try (var before = DriverManager.getConnection(database.jdbcUrl())) {
            before.setAutoCommit(false);
            before.createStatement().execute("SELECT FROM event FOR NO KEY UPDATE");
            var resent = replay.resendOnce(acme, new DeliveryKey(event, hook));
            await().until(() -> database.number("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE wait_event_type = 'Lock' AND datname = current_database()")
                    == 1);
            before.createStatement()
                    .execute("INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code,"
                            + " sent_at, millis, webhook_version, profile_version, secret_number, pod_id)"
                            + " SELECT event_id, webhook_key, 2, 2, 0, 0, 200, now(), 1, 1, 1, 1, 1 FROM attempt");
            before.commit();
            Await.value(resent);
        }

        assertThat(database.number("SELECT number FROM backlog")).isEqualTo(3);
    }

    @Test
    void shouldRefuseToResendWhatIsUnderWay() {
        UUID inMemory = rows.event(acme, 1, hook);
        UUID waiting = rows.event(acme, 2, hook);
        rows.failed(waiting, hook, 1, 500);
        rows.waiting(waiting, hook, 2, WaitReason.SCHEDULE);
        database.execute("UPDATE backlog SET due_at = now() + interval '1 hour', claimed_by = 1, claim_number = 1");
        UUID betweenTables = rows.event(acme, 3, hook);
        rows.failed(betweenTables, hook, 1, 500);

        for (UUID event : List.of(inMemory, waiting, betweenTables)) {
            assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(event, hook))))
                    .isEqualTo(Refusal.Kind.CONFLICT);
        }
        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
    }

    @Test
    void shouldMakeTheNextAttemptNowAndLeaveTheScheduleBehindIt() {
        UUID event = rows.event(acme, 1, hook);
        rows.failed(event, hook, 1, 500);
        rows.waiting(event, hook, 2, WaitReason.SCHEDULE);
        database.execute("UPDATE backlog SET due_at = now() + interval '1 hour', retries = 1");

        var view = Await.value(replay.resendOnce(acme, new DeliveryKey(event, hook)));

        assertThat(view.state()).isEqualTo(DeliveryState.WAITING);
        assertThat(database.number("SELECT count(*) FROM backlog WHERE run = 1 AND number = 2 AND retries = 1"
                        + " AND reason = 6 AND due_at <= clock_timestamp() AND claimed_by IS NULL"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM lane_head WHERE webhook_key = ? AND next_due <= now()", hook))
                .isEqualTo(1);
        assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(event, hook))))
                .as("it is on its way now")
                .isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void shouldHastenNothingOfAWebhookThatIsNotActive() {
        UUID event = rows.event(acme, 1, hook);
        rows.failed(event, hook, 1, 500);
        rows.waiting(event, hook, 2, WaitReason.SCHEDULE);
        database.execute("UPDATE backlog SET due_at = now() + interval '1 hour'");
        rows.block(hook);

        assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(event, hook))))
                .isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(database.number("SELECT count(*) FROM backlog WHERE due_at > now()"))
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseToResendToAWebhookThatIsNotActive() {
        UUID event = rows.event(acme, 1, hook, other);
        rows.dead(event, hook);
        rows.dead(event, other);
        rows.block(hook);
        rows.delete(other);

        assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(event, hook))))
                .isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(event, other))))
                .isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(2);
    }

    @Test
    void shouldResendOnceWhenAskedManyTimesAtOnce() {
        UUID event = rows.event(acme, 1, hook);
        rows.delivered(event, hook, 1);
        var key = new DeliveryKey(event, hook);

        var answers = Stream.generate(() -> replay.resendOnce(acme, key)
                        .map(true)
                        .recover(e -> Future.succeededFuture(!(e instanceof Refusal))))
                .limit(8)
                .toList();
        Await.value(Future.join(answers));

        assertThat(answers.stream().filter(Future::result)).hasSize(1);
        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
    }

    @Test
    void shouldResendAnEventToAllItsWebhooksThatAreReady() {
        long blocked = rows.webhook(acme, "wh_blocked");
        long unrelated = rows.webhook(acme, "wh_unrelated");
        UUID event = rows.event(acme, 1, "deal.won", List.of(hook, other), List.of(blocked));
        rows.delivered(event, hook, 1);
        rows.waiting(event, other, 1, WaitReason.LANE_FULL);
        rows.parked(event, blocked, 1, ParkReason.WEBHOOK_DISABLED);
        rows.block(blocked);

        var all = Await.value(replay.resend(acme, event));
        var some = Await.value(replay.resend(acme, event, List.of(hook, unrelated)));

        assertThat(all).isEqualTo(new Replay.Resent(1, 2));
        assertThat(some).isEqualTo(new Replay.Resent(0, 2));
        assertThat(database.number("SELECT retries FROM backlog WHERE webhook_key = ?", hook))
                .isZero();
        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(2);
    }

    @Test
    void shouldResendToMoreWebhooksThanOneStatementTakes() {
        database.execute(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                        + " SELECT 'wh_many' || n, ?, 'https://example.com/', '{*}', 'ACTIVE', 1"
                        + " FROM generate_series(1, 1200) AS n",
                acme);
        long first = database.number("SELECT min(key) FROM webhook WHERE id LIKE 'wh_many%'");
        UUID event = rows.event(
                acme, 1, LongStream.range(first, first + 1200).boxed().toArray(Long[]::new));
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at,"
                        + " millis, webhook_version, profile_version, secret_number, pod_id)"
                        + " SELECT ?, key, 1, 1, 0, 0, 200, now(), 1, 1, 1, 1, 1 FROM webhook WHERE id LIKE 'wh_many%'",
                event);

        assertThat(Await.value(replay.resend(acme, event))).isEqualTo(new Replay.Resent(1200, 0));
        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(1200);
    }

    @Test
    void shouldTreatAnothersObjectsAsIfTheyDidNotExist() {
        long foreign = rows.tenant("foreign");
        long foreignHook = rows.webhook(foreign, "wh_foreign");
        UUID theirs = rows.event(foreign, 1, foreignHook);
        rows.dead(theirs, foreignHook);

        assertThat(refusal(replay.resend(acme, theirs))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(replay.resend(acme, theirs, List.of(foreignHook)))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(theirs, foreignHook))))
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(replay.erase(acme, theirs))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
    }

    @Test
    void shouldEraseAnEventAndCancelWhatIsParkedOfIt() {
        UUID event = rows.event(acme, 1, hook, other);
        database.execute("UPDATE event SET changes = '[1]' WHERE id = ?", event);
        rows.delivered(event, hook, 1);
        rows.dead(event, other);

        Await.value(replay.erase(acme, event));
        Await.value(replay.erase(acme, event));

        var erased = Await.value(history.event(acme, event));
        assertThat(erased.data()).isEqualTo(RawJson.of("null"));
        assertThat(erased.changes()).isNull();
        assertThat(erased.event().erasedAt()).isNotNull();
        assertThat(Await.value(history.view(acme, new DeliveryKey(event, other)))
                        .state())
                .isEqualTo(DeliveryState.CANCELLED);
        assertThat(Await.value(history.view(acme, new DeliveryKey(event, hook))).state())
                .isEqualTo(DeliveryState.DELIVERED);
        assertThat(refusal(replay.resend(acme, event))).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(refusal(replay.resendOnce(acme, new DeliveryKey(event, hook))))
                .isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void shouldRefuseToEraseWhileADeliveryIsUnderWay() {
        UUID inMemory = rows.event(acme, 1, hook);
        UUID waiting = rows.event(acme, 2, hook, other);
        rows.attempt(waiting, hook, 1, AttemptResult.STATUS, 1, 500, null);
        rows.waiting(waiting, hook, 2, WaitReason.SCHEDULE);
        rows.dead(waiting, other);

        assertThat(refusal(replay.erase(acme, inMemory))).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(refusal(replay.erase(acme, waiting))).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(database.number("SELECT count(*) FROM event WHERE data = 'null'"))
                .isZero();
        assertThat(database.number("SELECT count(*) FROM parked"))
                .as("rolled back")
                .isEqualTo(1);
    }

    private static Refusal.Kind refusal(Future<?> future) {
        return ((Refusal) Await.failure(future)).kind();
    }
}
