package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.WebhookEffect;
import dev.signpost.pg.PgFault;
import dev.signpost.profile.RetryRules.AfterLast;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.Judge;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What recorded attempts do to their webhooks, in the transaction that records them. */
class JudgedWebhooksTest {
    private static final AfterLast AT_FIRST = new AfterLast.DisableAtFirst();
    private static final AfterLast THREE_IN_A_ROW = new AfterLast.TooManyErrors(3);

    private QueueFixture queue;
    private QueueFixture.Running pod;

    @BeforeEach
    void open() {
        queue = new QueueFixture();
        pod = queue.living();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void shouldDisableTheWebhookInTheTransactionThatMakesTheDeadLetter() {
        settle(exhausted(AT_FIRST));

        assertThat(status(queue.webhook)).isEqualTo("DISABLED TOO_MANY_ERRORS");
        assertThat(queue.database.number("SELECT count(*) FROM webhook w JOIN parked p ON p.xmin = w.xmin"))
                .isEqualTo(1);
        assertThat(queue.database.number("SELECT version FROM tenant"))
                .isEqualTo(queue.database.number("SELECT epoch FROM catalogue_epoch"));
    }

    @Test
    void shouldLeaveTheOtherWebhooksOfTheTenantActive() {
        Publication publication = pod.publication(queue.webhook, queue.other);
        pod.accept(publication);

        settle(
                exhausted(Delivery.first(publication.event(), queue.webhook), AT_FIRST),
                success(Delivery.first(publication.event(), queue.other), WebhookEffect.HEALTHY));

        assertThat(status(queue.webhook)).startsWith("DISABLED");
        assertThat(status(queue.other)).startsWith("ACTIVE");
    }

    @Test
    void shouldDisableAtTheFirstWhateverElseSucceeds() {
        Settlement dead = exhausted(AT_FIRST);
        Settlement later = success(first(), WebhookEffect.HEALTHY);

        settle(dead, later);

        assertThat(status(queue.webhook)).startsWith("DISABLED");
    }

    @Test
    void shouldJudgeOnceWhenTheSameIsSettledAgain() {
        Settlement dead = exhausted(AT_FIRST);
        settle(dead);
        queue.database.execute("UPDATE webhook SET status = 'ACTIVE', status_reason = NULL");

        settle(dead);

        assertThat(status(queue.webhook)).startsWith("ACTIVE");
        assertThat(queue.database.number("SELECT count(*) FROM audit_log")).isEqualTo(1);
    }

    @Test
    void shouldNotJudgeByADeliveryThatSomebodyElseHolds() {
        Settlement retried = claimedAfterAFailure();
        queue.database.execute("UPDATE backlog SET claim_number = claim_number + 1");

        int stale = Await.value(pod.attempts.settle(pod.lease.pod(), List.of(retried)));

        assertThat(stale).isEqualTo(1);
        assertThat(status(queue.webhook)).startsWith("ACTIVE");
    }

    @Test
    void shouldDisableForTheLastFailureOfAClaimedDelivery() {
        Settlement retried = claimedAfterAFailure();

        settle(retried);

        assertThat(status(queue.webhook)).startsWith("DISABLED");
        assertThat(queue.database.number("SELECT count(*) FROM backlog")).isZero();
    }

    @Test
    void shouldCountWhatRunsOutInARowOverAllPods() {
        QueueFixture.Running second = queue.living();
        settle(exhausted(THREE_IN_A_ROW));
        Settlement elsewhere = exhausted(THREE_IN_A_ROW);
        Await.value(second.attempts.settle(second.lease.pod(), List.of(elsewhere)));
        String before = status(queue.webhook);

        settle(exhausted(THREE_IN_A_ROW));

        assertThat(before).startsWith("ACTIVE");
        assertThat(status(queue.webhook)).isEqualTo("DISABLED TOO_MANY_ERRORS");
    }

    @Test
    void shouldCountSeveralOfOneBatch() {
        settle(exhausted(THREE_IN_A_ROW), exhausted(THREE_IN_A_ROW), exhausted(THREE_IN_A_ROW));

        assertThat(status(queue.webhook)).startsWith("DISABLED");
    }

    @Test
    void shouldStartTheCountAgainAfterARetryThatSucceeds() {
        settle(exhausted(THREE_IN_A_ROW), exhausted(THREE_IN_A_ROW));
        settle(failed(first()));
        settle(success(pod.claim().get(0), WebhookEffect.HEALTHY));

        settle(exhausted(THREE_IN_A_ROW), exhausted(THREE_IN_A_ROW));

        assertThat(status(queue.webhook)).startsWith("ACTIVE");
    }

    @Test
    void shouldFindASuccessThatWasRecordedWithoutALookAtTheWebhook() {
        settle(exhausted(THREE_IN_A_ROW), exhausted(THREE_IN_A_ROW));
        // Its pod had not heard of the failures yet.
        Await.value(pod.attempts.settlePlain(pod.lease.pod(), List.of(success(first(), WebhookEffect.NONE))));

        settle(exhausted(THREE_IN_A_ROW));
        String afterOne = status(queue.webhook);
        settle(exhausted(THREE_IN_A_ROW));
        String afterTwo = status(queue.webhook);
        settle(exhausted(THREE_IN_A_ROW));

        assertThat(List.of(afterOne, afterTwo))
                .allSatisfy(status -> assertThat(status).startsWith("ACTIVE"));
        assertThat(status(queue.webhook)).startsWith("DISABLED");
    }

    @Test
    void shouldDisableForGoneAndForNothingElseThatIsParked() {
        settle(settlement(
                first(queue.other),
                AttemptResult.STATUS,
                410,
                new Verdict.Parked(ParkReason.GONE),
                new Settlement.Bearing(WebhookEffect.GONE, AT_FIRST)));
        settle(settlement(
                first(),
                AttemptResult.STATUS,
                500,
                new Verdict.Parked(ParkReason.EXHAUSTED),
                new Settlement.Bearing(WebhookEffect.NONE, AT_FIRST)));

        assertThat(status(queue.other)).isEqualTo("DISABLED GONE");
        assertThat(status(queue.webhook)).startsWith("ACTIVE");
    }

    @Test
    void shouldDisableAfterTheTimeWithoutASuccess() {
        var rule = new AfterLast.DisableAfter(Duration.ofDays(5));
        settle(exhausted(rule));
        String early = status(queue.webhook);
        queue.database.execute("UPDATE webhook SET failing_since = now() - interval '120 hours'");

        settle(exhausted(rule));

        assertThat(early).startsWith("ACTIVE");
        assertThat(status(queue.webhook)).isEqualTo("DISABLED TOO_MANY_ERRORS");
        assertThat(status(queue.other)).startsWith("ACTIVE");
    }

    @Test
    void shouldNotTouchTheWebhookForWhatChangesNothing() {
        settle(failed(first()));
        String before = written();

        settle(failed(first()), exhausted(new AfterLast.Nothing()));
        settle(exhausted(new AfterLast.DisableAfter(Duration.ofDays(5))));

        assertThat(written()).isEqualTo(before);
    }

    @Test
    void shouldLockNothingOfTheQueueWhileItWaitsForTheCatalogue() {
        Settlement retried = claimedAfterAFailure();
        queue.database.execute("BEGIN");
        // As a replay does it: the webhook first, and then what waits for it.
        queue.database.query("SELECT key FROM webhook WHERE key = ? FOR SHARE", queue.webhook);
        Future<Integer> settled = pod.attempts.settle(pod.lease.pod(), List.of(retried));
        awaitWaiting();

        queue.database.query("SELECT webhook_key FROM backlog FOR UPDATE NOWAIT");
        queue.database.query("SELECT webhook_key FROM lane_head FOR UPDATE NOWAIT");

        queue.database.execute("COMMIT");
        assertThat(Await.value(settled)).isZero();
        assertThat(status(queue.webhook)).startsWith("DISABLED");
    }

    @Test
    void shouldGiveUpRatherThanTakeTheEpochBehindAWebhook() {
        Settlement dead = exhausted(THREE_IN_A_ROW);
        queue.database.execute("BEGIN");
        new Judge(queue.database).exhausted(queue.webhook, System.currentTimeMillis(), 3);
        new Judge(queue.database).exhausted(queue.webhook, System.currentTimeMillis(), 3);
        Future<Integer> early = pod.attempts.settle(pod.lease.pod(), List.of(dead));
        awaitWaiting();
        queue.database.execute("COMMIT");

        Throwable failure = Await.failure(early);

        assertThat(PgFault.sqlState(failure)).isEqualTo("40001");
        assertThat(PgFault.of(failure)).isEqualTo(PgFault.TRY_AGAIN);
        assertThat(queue.database.number("SELECT count(*) FROM attempt")).isZero();
        settle(dead);
        assertThat(status(queue.webhook)).startsWith("DISABLED");
    }

    private void awaitWaiting() {
        await("the settle waits").pollInterval(Duration.ofMillis(10)).until(() -> queue.database.number("""
                        SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                        WHERE a.datname = current_database() AND NOT l.granted""") > 0);
    }

    private Settlement claimedAfterAFailure() {
        settle(failed(first()));
        return exhausted(pod.claim().get(0), AT_FIRST);
    }

    private void settle(Settlement... batch) {
        assertThat(Await.value(pod.attempts.settle(pod.lease.pod(), List.of(batch))))
                .isZero();
    }

    private String status(long webhook) {
        return String.valueOf(queue.database
                .query("SELECT concat_ws(' ', status, status_reason) AS s FROM webhook WHERE key = ?", webhook)
                .get(0)
                .get("s"));
    }

    private String written() {
        return queue.database
                .query("SELECT xmin::text AS x, xmax::text AS y FROM webhook ORDER BY key")
                .toString();
    }

    private Delivery first() {
        return first(queue.webhook);
    }

    private Delivery first(long webhook) {
        Publication publication = pod.publication(webhook);
        pod.accept(publication);
        return Delivery.first(publication.event(), webhook);
    }

    private Settlement exhausted(AfterLast rule) {
        return exhausted(first(), rule);
    }

    private static Settlement exhausted(Delivery delivery, AfterLast rule) {
        return settlement(
                delivery,
                AttemptResult.STATUS,
                500,
                new Verdict.Parked(ParkReason.EXHAUSTED),
                new Settlement.Bearing(WebhookEffect.EXHAUSTED, rule));
    }

    private static Settlement failed(Delivery delivery) {
        var again = new Verdict.Again(System.currentTimeMillis(), WaitReason.SCHEDULE, true);
        var bearing = new Settlement.Bearing(WebhookEffect.FAILING, AT_FIRST);
        return settlement(delivery, AttemptResult.STATUS, 500, again, bearing);
    }

    private static Settlement success(Delivery delivery, WebhookEffect effect) {
        var bearing = new Settlement.Bearing(effect, AT_FIRST);
        return settlement(delivery, AttemptResult.SUCCESS, 200, Verdict.DELIVERED, bearing);
    }

    private static Settlement settlement(
            Delivery delivery, AttemptResult result, int status, Verdict verdict, Settlement.Bearing bearing) {
        var attempt = new Settlement.Attempted(result, status, System.currentTimeMillis(), 3, 1, 1, 1, Answer.NONE);
        return new Settlement(delivery, attempt, verdict, bearing, null);
    }
}
