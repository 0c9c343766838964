package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.ParkReason;
import dev.signpost.model.QueuePause;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.WebhookEffect;
import dev.signpost.model.WebhookStatus;
import dev.signpost.outbound.AllowedNames;
import dev.signpost.outbound.EgressProxy;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Reply;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lanes do for receivers that are away, overloaded, or ask for a pause. */
class ProtectedLanesTest extends LanesFixture {
    @Test
    void shouldSendAReceiverThatIsAwayNothingMoreAndSpareTheRetriesOfTheRest() {
        receiver.answer(Reply.status(500));

        publish(EVENTS);

        List<Settlement> attempted =
                awaitSettled(EVENTS).stream().filter(s -> s.attempt() != null).toList();
        assertThat(attempted).hasSizeBetween(FAILURES, FAILURES + CONCURRENCY - 1);
        assertThat(receiver.requests()).hasSameSizeAs(attempted);
        assertThat(unsent()).hasSize(EVENTS - attempted.size()).allSatisfy(again -> {
            assertThat(again.reason()).isEqualTo(WaitReason.BREAKER_OPEN);
            assertThat(again.usesRetry()).isFalse();
        });
        assertThat(board.rooms()).containsEntry(HOOK, 0);
        assertThat(board.throttled()).isEqualTo(1);
    }

    @Test
    void shouldProbeWithOneAndTakeDeliveriesAgainWhenItIsAnswered() {
        receiver.answer(Reply.status(500));
        publish(EVENTS);
        List<Delivery> waiting =
                awaitSettled(EVENTS).stream().map(Settlement::delivery).toList();
        settled.clear();
        receiver.answer(Reply.status(204));
        int before = receiver.requests().size();
        assertThat(board.pauseOf(HOOK)).isNotNull();

        Awaitility.await("a probe is wanted").until(() -> board.takeProbes(64), List.of(HOOK)::equals);
        takeClaimed(pod, List.of(claimed(waiting.get(0))));

        assertThat(awaitSettled(1).get(0).verdict()).isEqualTo(Verdict.DELIVERED);
        assertThat(receiver.requests()).hasSize(before + 1);
        Awaitility.await("freed").until(() -> board.pauseOf(HOOK) == null);
        assertThat(board.rooms()).containsEntry(HOOK, 2);
    }

    @Test
    void shouldHoldThePauseThatAReceiverAsksForForTheWholeLane() {
        receiver.answer(Reply.status(429).header("Retry-After", "3600"));
        long asked = System.currentTimeMillis();

        publish(EVENTS);

        awaitSettled(EVENTS);
        assertThat(receiver.requests()).hasSizeLessThanOrEqualTo(CONCURRENCY);
        assertThat(settled).allSatisfy(settlement -> {
            var again = (Verdict.Again) settlement.verdict();
            assertThat(again.reason()).isEqualTo(WaitReason.RETRY_AFTER);
            assertThat(again.dueAtMillis()).isGreaterThan(asked + 3_590_000);
            assertThat(again.usesRetry()).isEqualTo(settlement.attempt() != null);
        });
        assertThat(board.pauseOf(HOOK))
                .isNotNull()
                .extracting(QueuePause::reason)
                .isEqualTo(WaitReason.RETRY_AFTER);
    }

    @Test
    void shouldPutBackWhatWasClaimedForALaneThatHasBeenShutMeanwhile() {
        receiver.answer(Reply.status(503).header("Retry-After", "60"));
        publish(1);
        Delivery first = awaitSettled(1).get(0).delivery();
        settled.clear();

        takeClaimed(pod, List.of(claimed(first)));

        Settlement back = awaitSettled(1).get(0);
        assertThat(back.attempt()).isNull();
        assertThat(back.delivery().claim()).isNotNull();
        assertThat(((Verdict.Again) back.verdict()).reason()).isEqualTo(WaitReason.RETRY_AFTER);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void shouldNotHoldAReceiverThatRefusesSomeEventsForAway() {
        receiver.answer(Reply.status(400));

        publish(EVENTS);

        assertThat(awaitSettled(EVENTS))
                .allSatisfy(s -> assertThat(s.attempt())
                        .isNotNull()
                        .satisfies(attempt -> assertThat(attempt.result()).isEqualTo(AttemptResult.STATUS)));
        assertThat(board.pauseOf(HOOK)).isNull();
        assertThat(board.throttled()).isZero();
    }

    @Test
    void shouldNotSendWhatWasClaimedAfterAChangeThatItsPodHasNotHeardOf() {
        Delivery first = Delivery.first(event(), HOOK);
        inPostgres = WebhookStatus.DISABLED;

        takeClaimed(pod, List.of(new Delivery(first.event(), HOOK, 1, 2, 1, 0, new Delivery.Claim(1, 0, 2))));

        assertThat(awaitSettled(1).get(0).verdict()).isEqualTo(new Verdict.Parked(ParkReason.WEBHOOK_DISABLED));
        assertThat(receiver.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500, NONE", "410, NONE", "200, HEALTHY"})
    void shouldNotHoldTheFailureOfAManualResendAgainstTheWebhook(int status, WebhookEffect effect) {
        receiver.answer(Reply.status(status));

        takeClaimed(pod, List.of(new Delivery(event(), HOOK, 2, 5, Delivery.ONCE, 0, new Delivery.Claim(1, 0, 1))));

        assertThat(awaitSettled(1).get(0).bearing().effect()).isEqualTo(effect);
    }

    @Test
    void shouldHoldAnOutageOfOurOwnProxyAgainstNeitherDeliveryNorWebhook() {
        // Nobody listens at port 1.
        var proxy = new EgressProxy("127.0.0.1", 1, null, null, false, AllowedNames.NONE, List.of());
        deploy(loopback().with(AllowedNames.NONE, proxy));
        tls = true;

        publish(EVENTS);

        assertThat(awaitSettled(EVENTS)).allSatisfy(settlement -> {
            assertThat(settlement.attempt()).isNull();
            assertThat(settlement.bearing().effect()).isEqualTo(WebhookEffect.NONE);
        });
        assertThat(unsent()).hasSize(EVENTS).allSatisfy(again -> {
            assertThat(again.reason()).isEqualTo(WaitReason.PROXY);
            assertThat(again.usesRetry()).isFalse();
        });
        assertThat(board.pauseOf(HOOK)).isNull();
        assertThat(receiver.requests()).isEmpty();
    }
}
