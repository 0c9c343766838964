package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.PauseKind;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lane's breaker and ramp ask of the backlog. */
class TurnsAndProbesTest {
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

    private List<UUID> defer(int count, long webhook, long waitMillis) {
        List<UUID> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Publication publication = new Publication(
                    pod.event("deal.won"),
                    1,
                    List.of(),
                    List.of(Publication.DeferredPair.waiting(webhook, WaitReason.BREAKER_OPEN, waitMillis)),
                    null);
            pod.accept(publication);
            events.add(publication.event().id());
        }
        return events;
    }

    private List<Delivery> claim(Map<Long, Integer> rooms) {
        return Await.value(pod.claims.claim(pod.lease.pod(), new Claims.Bounds(64, 16, 200, rooms)))
                .deliveries();
    }

    private List<Delivery> probe(long... webhooks) {
        List<Long> keys = java.util.Arrays.stream(webhooks).boxed().toList();
        return Await.value(pod.claims.probe(pod.lease.pod(), keys)).deliveries();
    }

    private long headsDue() {
        return queue.database.number("SELECT count(*) FROM lane_head WHERE next_due <= clock_timestamp()");
    }

    @Test
    void shouldAcceptWhatIsForAnOpenBreakerDueAtItsNextProbe() {
        defer(1, queue.webhook, 60_000);

        assertThat(claim(Map.of())).isEmpty();
        assertThat(
                        queue.database.number(
                                "SELECT count(*) FROM backlog b JOIN lane_head h USING (webhook_key)"
                                        + " WHERE b.reason = 8 AND b.retries = 0 AND h.next_due = b.due_at"
                                        + " AND b.due_at BETWEEN clock_timestamp() + interval '50 s' AND clock_timestamp() + interval '60 s'"))
                .isEqualTo(1);
    }

    @Test
    void shouldClaimNoMoreOfALaneThanItHasRoomFor() {
        defer(20, queue.webhook, 0);
        defer(20, queue.other, 0);

        List<Delivery> claimed = claim(Map.of(queue.webhook, 3));
        List<Delivery> more = claim(Map.of(queue.webhook, 0));

        assertThat(claimed).filteredOn(d -> d.webhookKey() == queue.webhook).hasSize(3);
        assertThat(claimed).filteredOn(d -> d.webhookKey() == queue.other).hasSize(16);
        assertThat(more).hasSize(4).allMatch(delivery -> delivery.webhookKey() == queue.other);
    }

    @Test
    void shouldPutOffTurnsAndNeverBringThemForward() {
        defer(2, queue.webhook, 0);
        defer(2, queue.other, 120_000);

        pod.pause(queue.webhook, PauseKind.BREAKER_OPEN, 60_000);
        pod.pause(queue.other, PauseKind.BREAKER_OPEN, 60_000);
        pod.pause(999, PauseKind.BREAKER_OPEN, 1);

        assertThat(claim(Map.of())).isEmpty();
        assertThat(queue.database.number("SELECT count(*) FROM lane_head WHERE"
                        + " webhook_key = " + queue.webhook + " AND next_due < clock_timestamp() + interval '61 s'"
                        + " OR webhook_key = " + queue.other + " AND next_due > clock_timestamp() + interval '100 s'"))
                .isEqualTo(2);
    }

    @Test
    void shouldProbeEachWebhookWithOneDeliveryAndLeaveTheTurnsAlone() {
        defer(3, queue.webhook, 0);
        defer(3, queue.other, 0);
        pod.pause(queue.webhook, PauseKind.BREAKER_OPEN, 60_000);
        pod.pause(queue.other, PauseKind.BREAKER_OPEN, 60_000);

        List<Delivery> probes = probe(queue.webhook, queue.other, 999L);

        assertThat(probes).extracting(Delivery::webhookKey).containsExactlyInAnyOrder(queue.webhook, queue.other);
        assertThat(headsDue()).isZero();
    }

    @Test
    void shouldProbeWithTheDeliveryThatWasTriedMostOften() {
        defer(3, queue.webhook, 0);
        Delivery tried = probe(queue.webhook).get(0);
        List<UUID> probed = new ArrayList<>();
        for (int retry = 0; retry < 4; retry++) {
            fail(tried, 0);
            tried = probe(queue.webhook).get(0);
            probed.add(tried.event().id());
            assertThat(tried.retries()).isEqualTo(retry + 1);
        }

        assertThat(probed).containsOnly(tried.event().id());
    }

    @Test
    void shouldProbeWithAnotherWhileTheOneTriedMostOftenIsNotDue() {
        defer(2, queue.webhook, 0);
        Delivery tried = probe(queue.webhook).get(0);
        fail(tried, 60_000);

        assertThat(probe(queue.webhook)).singleElement().satisfies(other -> {
            assertThat(other.event().id()).isNotEqualTo(tried.event().id());
            assertThat(other.retries()).isZero();
        });
        assertThat(probe(queue.webhook)).isEmpty();
    }

    @Test
    void shouldUseUpNoRetryForADeliveryThatIsPutBackUnsent() {
        defer(1, queue.webhook, 0);
        Delivery claimed = claim(Map.of()).get(0);
        var again = new Verdict.Again(System.currentTimeMillis() + 60_000, WaitReason.BREAKER_OPEN, false);

        Await.value(pod.attempts.settle(pod.lease.pod(), List.of(Settlement.unattempted(claimed, again, null))));

        assertThat(claim(Map.of())).isEmpty();
        assertThat(queue.database.number("SELECT count(*) FROM backlog WHERE retries = 0 AND number = 1"
                        + " AND reason = 8 AND claimed_by IS NULL AND due_at > clock_timestamp() + interval '50 s'"))
                .isEqualTo(1);
        assertThat(queue.database.number("SELECT count(*) FROM attempt")).isZero();
    }

    private void fail(Delivery delivery, long againInMillis) {
        var attempt =
                new Settlement.Attempted(AttemptResult.TIMEOUT, 0, System.currentTimeMillis(), 3, 1, 1, 1, Answer.NONE);
        var again = new Verdict.Again(System.currentTimeMillis() + againInMillis, WaitReason.BREAKER_OPEN, true);
        assertThat(Await.value(pod.attempts.settle(
                        pod.lease.pod(),
                        List.of(new Settlement(delivery, attempt, again, Settlement.Bearing.NONE, null)))))
                .isZero();
    }
}
