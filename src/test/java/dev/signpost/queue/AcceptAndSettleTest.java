package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptAndSettleTest {
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
    void shouldStoreTheBytesAndTheTargetsOfAnEvent() {
        Publication publication = pod.publication(queue.webhook, queue.other);

        List<AcceptAnswer> answers = pod.accept(publication);

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.kind()).isEqualTo(AcceptAnswer.Kind.INSERTED);
            assertThat(answer.matched()).isEqualTo(2);
        });
        assertThat(queue.database.query("SELECT convert_from(data, 'UTF8') AS data, targets::text AS t FROM event"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("data", "{\"a\":1.10}");
                    assertThat(row).containsEntry("t", "{" + queue.webhook + "," + queue.other + "}");
                });
    }

    @Test
    void shouldAnswerStaleAndLeaveNoKeyBehindWhenTheCatalogueHasMoved() {
        queue.database.execute("UPDATE tenant SET version = 2");
        Event event = pod.event("deal.won");
        var key = new Publication.IdempotencyKey(UUID.randomUUID(), UUID.randomUUID());

        List<AcceptAnswer> first = pod.accept(new Publication(event, 1, List.of(queue.webhook), List.of(), key));
        List<AcceptAnswer> second =
                pod.accept(new Publication(event, Publication.JUST_READ, List.of(queue.webhook), List.of(), key));

        assertThat(first.get(0).kind()).isEqualTo(AcceptAnswer.Kind.STALE);
        assertThat(second.get(0).kind()).isEqualTo(AcceptAnswer.Kind.INSERTED);
    }

    @Test
    void shouldAnswerTheFirstEventAgainForTheSameKeyAndRefuseAnotherBody() {
        UUID digest = UUID.randomUUID();
        UUID body = UUID.randomUUID();
        Publication first = keyed(digest, body);
        pod.accept(first);

        List<AcceptAnswer> again = pod.accept(keyed(digest, body));
        List<AcceptAnswer> other = pod.accept(keyed(digest, UUID.randomUUID()));

        assertThat(again.get(0))
                .isEqualTo(new AcceptAnswer(
                        AcceptAnswer.Kind.DUPLICATE, first.event().id(), 1));
        assertThat(other.get(0).kind()).isEqualTo(AcceptAnswer.Kind.KEY_REUSED);
        assertThat(queue.database.number("SELECT count(*) FROM event")).isEqualTo(1);
    }

    @Test
    void shouldPutPairsThatAreNotSentNowIntoBacklogAndParkedAtOnce() {
        var deferred = List.of(
                Publication.DeferredPair.waiting(queue.webhook, WaitReason.LANE_FULL),
                Publication.DeferredPair.parked(queue.other, ParkReason.WEBHOOK_DISABLED));

        pod.accept(new Publication(pod.event("deal.won"), 1, List.of(), deferred, null));

        assertThat(queue.database.query("SELECT webhook_key, reason::int FROM backlog"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly(queue.webhook, 3));
        assertThat(queue.database.query("SELECT webhook_key, reason::int FROM parked"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly(queue.other, 20));
        assertThat(queue.database.number("SELECT count(*) FROM lane_head")).isEqualTo(1);
    }

    @Test
    void shouldAppendOneRowForAFirstAttemptThatSucceeded() {
        Publication publication = pod.publication(queue.webhook);
        pod.accept(publication);
        Settlement delivered = settlement(first(publication), AttemptResult.SUCCESS, 200, Verdict.DELIVERED);

        int stale = Await.value(pod.attempts.settlePlain(pod.lease.pod(), List.of(delivered)));
        // As after a lost answer: what this pod has recorded itself is not stale.
        int again = Await.value(pod.attempts.settlePlain(pod.lease.pod(), List.of(delivered)));

        assertThat(stale).isZero();
        assertThat(again).isZero();
        assertThat(queue.database.number("SELECT count(*) FROM attempt")).isEqualTo(1);
        assertThat(queue.database.number("SELECT count(*) FROM backlog")).isZero();
    }

    @Test
    void shouldQueueAFailureClaimItWhenDueAndEndItWithTheNextSuccess() {
        Publication publication = pod.publication(queue.webhook);
        pod.accept(publication);
        var again = new Verdict.Again(System.currentTimeMillis(), WaitReason.SCHEDULE, true);
        settle(settlement(first(publication), AttemptResult.STATUS, 500, again));

        List<Delivery> claimed = pod.claim();
        List<Delivery> nothingMore = pod.claim();
        settle(settlement(claimed.get(0), AttemptResult.SUCCESS, 204, Verdict.DELIVERED));

        assertThat(claimed).singleElement().satisfies(delivery -> {
            assertThat(delivery.number()).isEqualTo(2);
            assertThat(delivery.retries()).isEqualTo(1);
            assertThat(delivery.event()).isEqualTo(publication.event());
        });
        assertThat(nothingMore).isEmpty();
        assertThat(queue.database.number("SELECT count(*) FROM backlog")).isZero();
        assertThat(queue.database.number("SELECT count(*) FROM lane_head")).isZero();
        assertThat(queue.database.query("SELECT verdict::int AS v FROM attempt ORDER BY number"))
                .extracting(row -> row.get("v"))
                .containsExactly(1, 0);
    }

    @Test
    void shouldKeepTheNumberOfDeliveriesThatLedToAnEvent() {
        Event plain = pod.event("deal.won");
        Event second = new Event(
                pod.ids.next(), plain.tenantKey(), "acme", "deal.won", 1_000_000L, plain.data(), null, null, 2);
        var deferred = List.of(Publication.DeferredPair.waiting(queue.webhook, WaitReason.LANE_FULL));
        pod.accept(
                new Publication(plain, 1, List.of(), deferred, null),
                new Publication(second, 1, List.of(), deferred, null));

        assertThat(pod.claim()).extracting(Delivery::event).containsExactlyInAnyOrder(plain, second);
        assertThat(queue.database.number("SELECT count(*) FROM event WHERE hops IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void shouldParkADeadLetterAndForgetItWhenALaterRunSucceeds() {
        Publication publication = pod.publication(queue.webhook);
        pod.accept(publication);
        settle(settlement(first(publication), AttemptResult.STATUS, 410, new Verdict.Parked(ParkReason.GONE)));

        assertThat(queue.database.query("SELECT reason::int AS r, number::int AS n FROM parked"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly(2, 2));
    }

    @Test
    void shouldNotTouchARowWhoseClaimIsAnothers() {
        Publication publication = pod.publication(queue.webhook);
        pod.accept(publication);
        settle(settlement(
                first(publication),
                AttemptResult.STATUS,
                500,
                new Verdict.Again(System.currentTimeMillis(), WaitReason.SCHEDULE, true)));
        Delivery claimed = pod.claim().get(0);
        queue.database.execute("UPDATE backlog SET claim_number = claim_number + 1");

        int stale = Await.value(pod.attempts.settle(
                pod.lease.pod(), List.of(settlement(claimed, AttemptResult.SUCCESS, 200, Verdict.DELIVERED))));

        assertThat(stale).isEqualTo(1);
        assertThat(queue.database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
        assertThat(queue.database.number("SELECT count(*) FROM attempt")).isEqualTo(1);
    }

    @Test
    void shouldShareTurnsFairlyBetweenTenantsAndLanes() {
        long stranger =
                queue.database.number("INSERT INTO tenant (id, name, version) VALUES ('b', 'B', 1) RETURNING key");
        Publication[] crowd = new Publication[100];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = new Publication(
                    pod.event("deal.won"),
                    1,
                    List.of(),
                    List.of(Publication.DeferredPair.waiting(queue.webhook, WaitReason.LANE_FULL)),
                    null);
        }
        pod.accept(crowd);
        queue.database.execute("UPDATE backlog SET tenant_key = tenant_key");
        assertThat(stranger).isPositive();

        List<Delivery> claimed = pod.claim();

        assertThat(claimed).hasSize(16);
        assertThat(queue.database.number("SELECT count(*) FROM lane_head WHERE next_due <= clock_timestamp()"))
                .isEqualTo(1);
    }

    @Test
    void shouldHoldNothingForAWebhookThatIsActiveThoughAPodHasNotHeardOfIt() {
        Publication held = pod.publication(queue.webhook);
        pod.accept(held);

        settle(Settlement.unattempted(first(held), new Verdict.Parked(ParkReason.WEBHOOK_DISABLED), null));

        assertThat(queue.database.number("SELECT count(*) FROM parked")).isZero();
        assertThat(pod.claim()).hasSize(1);
    }

    @Test
    void shouldPutAsideWhatWasNeverSent() {
        queue.database.execute(
                "UPDATE webhook SET status = 'DISABLED', status_reason = 'GONE' WHERE key = " + queue.webhook);
        Publication waits = pod.publication(queue.webhook);
        Publication held = pod.publication(queue.webhook);
        pod.accept(waits, held);
        var later = new Verdict.Again(System.currentTimeMillis(), WaitReason.WAITED_TOO_LONG, false);

        settle(Settlement.unattempted(first(waits), later, null));
        settle(Settlement.unattempted(first(held), new Verdict.Parked(ParkReason.WEBHOOK_DISABLED), null));

        assertThat(queue.database.query("SELECT number::int AS n, retries::int AS r, reason::int AS w FROM backlog"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly(1, 0, 4));
        assertThat(queue.database.query("SELECT number::int AS n, reason::int AS r FROM parked"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly(1, 20));
    }

    private Publication keyed(UUID digest, UUID body) {
        return new Publication(
                pod.event("deal.won"),
                1,
                List.of(queue.webhook),
                List.of(),
                new Publication.IdempotencyKey(digest, body));
    }

    private Delivery first(Publication publication) {
        return Delivery.first(publication.event(), queue.webhook);
    }

    private void settle(Settlement settlement) {
        assertThat(Await.value(pod.attempts.settle(pod.lease.pod(), List.of(settlement))))
                .isZero();
    }

    private static Settlement settlement(Delivery delivery, AttemptResult result, int status, Verdict verdict) {
        var attempt = new Settlement.Attempted(result, status, System.currentTimeMillis(), 3, 1, 1, 1, Answer.NONE);
        return new Settlement(delivery, attempt, verdict, Settlement.Bearing.NONE, null);
    }
}
