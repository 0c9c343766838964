package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.PauseKind;
import dev.signpost.model.Pod;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What protects receivers as rows: who sees it, what lifts it, and what becomes of what waits for it. */
class PausesTest {
    private static final long HOUR = 3_600_000;

    private final QueueFixture queue = new QueueFixture();
    private final List<Long> lifted = new CopyOnWriteArrayList<>();
    private QueueFixture.Running first;
    private QueueFixture.Running second;
    private Pauses pauses;
    private Resumptions resumptions;
    private Hastening hastening;

    @BeforeEach
    void open() {
        first = queue.living();
        second = queue.living();
        pauses = new Pauses(first.pool);
        resumptions = new Resumptions(first.pool, lifted::add);
        hastening = new Hastening(
                first.pool,
                (tenant, webhook) ->
                        io.vertx.core.Future.succeededFuture(List.of(Duration.ofMinutes(1), Duration.ofMinutes(5))),
                () -> {});
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private Pauses.@Nullable Pause pause() {
        return Await.value(pauses.of(List.of(queue.webhook, queue.other))).get(queue.webhook);
    }

    private void defer(QueueFixture.Running pod, WaitReason reason, long millis) {
        pod.accept(new Publication(
                pod.event("deal.won"),
                1,
                List.of(),
                List.of(Publication.DeferredPair.waiting(queue.webhook, reason, millis)),
                null));
    }

    private long due() {
        return queue.database.number("SELECT count(*) FROM backlog WHERE due_at <= clock_timestamp()");
    }

    private long resume() {
        Await.value(resumptions.raise(queue.tenant, queue.webhook));
        return queue.database.number("SELECT generation FROM webhook_resumption");
    }

    private void hasten() {
        assertThat(Await.value(hastening.step())).isTrue();
    }

    @Test
    void shouldShowTheStrongestOfWhatPodsHaveAndOnHowMany() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);
        second.pause(queue.webhook, PauseKind.RETRY_AFTER, 2 * HOUR);

        Pauses.Pause both = Objects.requireNonNull(pause());

        assertThat(both.kind()).isEqualTo(PauseKind.RETRY_AFTER);
        assertThat(both.pods()).isEqualTo(2);
        assertThat(both.statusCode()).isEqualTo(503);
        assertThat(both.until())
                .isBetween(Instant.now().plusMillis(HOUR), Instant.now().plusMillis(2 * HOUR));
    }

    @Test
    void shouldShowNothingThatIsOver() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);

        first.endPause(queue.webhook, false);

        assertThat(pause()).isNull();
        assertThat(queue.database.number("SELECT count(*) FROM lane_hasten")).isZero();
    }

    /** Its pod deletes the row a little later. */
    @ParameterizedTest
    @EnumSource(names = {"RETRY_AFTER", "DESTINATION_STOPPED"})
    void shouldShowNothingWhoseTimeHasPassed(PauseKind kind) {
        first.pause(queue.webhook, kind, HOUR);

        queue.database.execute("UPDATE webhook_pause SET until = clock_timestamp()");

        assertThat(pause()).isNull();
    }

    @Test
    void shouldShowNothingAfterAResumptionWhateverPodsHaveNotHeardOfIt() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);

        resume();

        assertThat(pause()).isNull();
    }

    @Test
    void shouldShowAPauseThatBeganAfterItsPodHeardOfTheResumption() {
        first.heard = resume();

        first.pause(queue.webhook, PauseKind.BREAKER_OPEN, HOUR);

        assertThat(Objects.requireNonNull(pause()).kind()).isEqualTo(PauseKind.BREAKER_OPEN);
    }

    @Test
    void shouldTellEachPodOnceOfAResumption() {
        resumptions.look();
        Awaitility.await().until(() -> queue.database.number("SELECT 1") == 1);
        long before = resumptions.heard();
        long generation = resume();

        Awaitility.await().until(() -> {
            resumptions.look();
            return resumptions.heard() >= generation;
        });
        Awaitility.await().until(() -> !lifted.isEmpty());
        resume();
        Awaitility.await().until(() -> {
            resumptions.look();
            return lifted.size() > 1;
        });

        assertThat(before).isLessThan(generation);
        assertThat(lifted).containsExactly(queue.webhook, queue.webhook);
    }

    @Test
    void shouldRaiseNothingWhereNothingIsKnownAgainstTheReceiver() {
        Await.value(resumptions.raiseIfProtected(queue.tenant, queue.webhook));

        assertThat(queue.database.number("SELECT count(*) FROM webhook_resumption"))
                .isZero();
    }

    @Test
    void shouldMakeDueWhatWaitsForAPauseThatWasLifted() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);
        defer(first, WaitReason.RETRY_AFTER, HOUR);
        defer(first, WaitReason.BREAKER_OPEN, HOUR);
        assertThat(first.claim()).isEmpty();

        resume();
        hasten();

        assertThat(due()).isEqualTo(2);
        assertThat(second.claim()).hasSize(2);
    }

    @Test
    void shouldMakeDueInSeveralChunksAndThenForgetTheTask() {
        queue.database.execute(
                "INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                        + " SELECT " + queue.webhook + ", id_floor(clock_timestamp() + n * interval '1 ms'), "
                        + queue.tenant
                        + ", clock_timestamp() + interval '1 hour', 1, 1, 0, CASE WHEN n % 2 = 0 THEN 8 ELSE 1 END"
                        + " FROM generate_series(1, 2500) n");
        resume();
        queue.database.execute("UPDATE lane_hasten SET again_until = clock_timestamp()");

        int steps = 0;
        while (Await.value(hastening.step())) {
            steps++;
        }

        assertThat(steps).isEqualTo(4);
        assertThat(due()).isEqualTo(1250);
        assertThat(queue.database.number("SELECT count(*) FROM lane_hasten")).isZero();
        assertThat(queue.database.number("SELECT count(*) FROM lane_head WHERE next_due <= clock_timestamp()"))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveItsOwnScheduleToWhatHasFailed() {
        defer(first, WaitReason.LANE_FULL, 0);
        Delivery claimed = first.claim().get(0);
        long now = System.currentTimeMillis();
        var attempt = new Settlement.Attempted(AttemptResult.STATUS, 503, now, 0, 1, 1, 1, Answer.NONE);
        var again = new Verdict.Again(now + HOUR, WaitReason.RETRY_AFTER, true);
        Await.value(first.attempts.settle(
                first.lease.pod(), List.of(new Settlement(claimed, attempt, again, Settlement.Bearing.NONE, null))));

        resume();
        hasten();

        assertThat(queue.database.number("SELECT count(*) FROM backlog WHERE reason = 1 AND due_at BETWEEN"
                        + " clock_timestamp() + interval '50 s' AND clock_timestamp() + interval '60 s'"))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveAloneWhatWaitsForItsSchedule() {
        defer(first, WaitReason.SCHEDULE, HOUR);

        resume();
        hasten();

        assertThat(due()).isZero();
    }

    @Test
    void shouldMakeNothingDueForANewPause() {
        defer(first, WaitReason.RETRY_AFTER, HOUR);
        first.heard = resume();
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);

        hasten();

        assertThat(due()).isZero();
        assertThat(queue.database.number("SELECT count(*) FROM lane_hasten")).isEqualTo(1);
    }

    @Test
    void shouldMakeDueWhatWaitsForAProtectionThatEndedEarly() {
        first.pause(queue.webhook, PauseKind.BREAKER_OPEN, HOUR);
        defer(first, WaitReason.BREAKER_OPEN, HOUR);

        first.endPause(queue.webhook, true);
        hasten();

        assertThat(due()).isEqualTo(1);
    }

    @Test
    void shouldLeaveWhatWaitsToTheOtherPodsPause() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);
        second.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);

        first.endPause(queue.webhook, true);

        assertThat(queue.database.number("SELECT count(*) FROM lane_hasten")).isZero();
        assertThat(Objects.requireNonNull(pause()).pods()).isEqualTo(1);
    }

    @Test
    void shouldForgetTheProtectionsOfADeadPodAndMakeDueWhatWaitsForThem() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);
        defer(first, WaitReason.RETRY_AFTER, HOUR);

        Await.value(first.takeOver.endSelf(Objects.requireNonNull(first.lease.pod())));
        hasten();

        assertThat(queue.database.number("SELECT count(*) FROM webhook_pause")).isZero();
        assertThat(due()).isEqualTo(1);
    }

    @Test
    void shouldNoteNothingOfAPodThatWasTakenOver() {
        Pod gone = Objects.requireNonNull(first.lease.pod());
        Await.value(first.takeOver.endSelf(gone));

        Await.failure(first.pauses.write(
                gone,
                List.of(new PauseNote(
                        queue.webhook,
                        queue.tenant,
                        new PauseNote.Pause(PauseKind.RETRY_AFTER, AttemptResult.STATUS, 503, 0, HOUR, null),
                        false))));

        assertThat(queue.database.number("SELECT count(*) FROM webhook_pause")).isZero();
    }

    @Test
    void shouldClaimADeliveryByNameWhateverItsLanesTurnIs() {
        first.pause(queue.webhook, PauseKind.RETRY_AFTER, HOUR);
        defer(first, WaitReason.RETRY_AFTER, HOUR);
        defer(first, WaitReason.RETRY_AFTER, HOUR);
        var event = (UUID) Objects.requireNonNull(queue.database
                .query("SELECT event_id FROM backlog LIMIT 1")
                .get(0)
                .get("event_id"));

        List<Delivery> claimed = Await.value(
                        first.claims.named(first.lease.pod(), List.of(new DeliveryKey(event, queue.webhook))))
                .deliveries();

        assertThat(claimed).singleElement().satisfies(delivery -> {
            assertThat(delivery.event().id()).isEqualTo(event);
            assertThat(delivery.asked()).isTrue();
        });
        assertThat(first.claim()).isEmpty();
    }
}
