package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Delivery;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.ParkReason;
import dev.signpost.model.PauseKind;
import dev.signpost.model.QueuePause;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.WebhookStatus;
import dev.signpost.queue.PauseNote;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Reply;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What lifts the protection of a receiver, and what goes past it. */
class LiftedLanesTest extends LanesFixture {
    @Test
    void shouldSendWhatAPersonAsksForThoughTheWebhookIsPausedAndResumeWhenItIsTaken() {
        List<Delivery> waiting = pause();
        receiver.answer(Reply.status(204));
        int before = receiver.requests().size();

        takeClaimed(pod, List.of(asked(waiting.get(0))));

        assertThat(awaitSettled(1).get(0).verdict()).isEqualTo(Verdict.DELIVERED);
        assertThat(receiver.requests()).hasSize(before + 1);
        Awaitility.await("resumed").until(() -> board.pauseOf(HOOK) == null);
        assertThat(proved).containsExactly(HOOK);
        assertThat(board.throttled()).isZero();
    }

    @Test
    void shouldStayPausedWhenWhatAPersonAsksForFails() {
        List<Delivery> waiting = pause();
        receiver.answer(Reply.status(500));
        int before = receiver.requests().size();

        takeClaimed(pod, List.of(asked(waiting.get(0))));

        var again = (Verdict.Again) awaitSettled(1).get(0).verdict();
        assertThat(again.usesRetry()).isTrue();
        assertThat(receiver.requests()).hasSize(before + 1);
        assertThat(board.pauseOf(HOOK)).isNotNull();
        assertThat(proved).isEmpty();
    }

    @Test
    void shouldTakeDeliveriesAgainAtOnceWhenItIsLifted() {
        List<Delivery> waiting = pause();
        receiver.answer(Reply.status(204));

        lanes.recovered(HOOK);
        Awaitility.await("lifted").until(() -> board.pauseOf(HOOK) == null);
        takeClaimed(pod, waiting.stream().map(LanesFixture::claimed).toList());

        assertThat(awaitSettled(waiting.size()))
                .allSatisfy(s -> assertThat(s.verdict()).isEqualTo(Verdict.DELIVERED));
        assertThat(notes()).extracting(PauseNote::pause).containsExactly((PauseNote.Pause) null);
    }

    @Test
    void shouldMakeNothingWaitForAReceiverWhoseWebhookTakesNothingAnyMore() {
        List<Delivery> waiting = pause();
        int before = receiver.requests().size();

        inMemory = WebhookStatus.DISABLED;
        Awaitility.await("no pause").until(() -> board.pauseOf(HOOK) == null);
        takeClaimed(pod, waiting.stream().map(LanesFixture::claimed).toList());

        assertThat(awaitSettled(waiting.size()))
                .allSatisfy(s -> assertThat(s.verdict()).isEqualTo(new Verdict.Parked(ParkReason.WEBHOOK_DISABLED)));
        assertThat(notes()).extracting(PauseNote::pause).containsExactly((PauseNote.Pause) null);
        assertThat(receiver.requests()).hasSize(before);
    }

    @Test
    void shouldNoteAPauseOnceAndNothingWhileAllGoesWell() {
        publish(1);
        awaitSettled(1);
        assertThat(notes()).isEmpty();
        settled.clear();

        pause();

        assertThat(notes()).singleElement().satisfies(note -> {
            assertThat(note.webhookKey()).isEqualTo(HOOK);
            assertThat(note.pause())
                    .extracting(PauseNote.Pause::kind, PauseNote.Pause::statusCode)
                    .containsExactly(PauseKind.RETRY_AFTER, 429);
        });
        assertThat(notes()).isEmpty();
    }

    @Test
    void shouldSendNothingToADestinationThatTheOperatorHasStopped() {
        stops.stop = new DestinationStop(new UUID(1, 2), 0, null);

        publish(EVENTS);
        List<Settlement> put = awaitSettled(EVENTS);
        takeClaimed(pod, List.of(asked(put.get(0).delivery())));

        assertThat(awaitSettled(EVENTS + 1)).allSatisfy(settlement -> {
            var again = (Verdict.Again) settlement.verdict();
            assertThat(again.reason()).isEqualTo(WaitReason.DESTINATION_STOPPED);
            assertThat(again.usesRetry()).isFalse();
        });
        assertThat(receiver.requests()).isEmpty();
        assertThat(board.pauseOf(HOOK)).extracting(QueuePause::reason).isEqualTo(WaitReason.DESTINATION_STOPPED);
    }

    @Test
    void shouldSayOnceThatADestinationIsStoppedThoughItsWebhookTakesNothing() {
        stops.stop = new DestinationStop(new UUID(1, 2), 0, null);
        publish(1);
        awaitSettled(1);
        QueuePause stopped = board.pauseOf(HOOK);

        inMemory = WebhookStatus.DISABLED;
        int looks = stops.looks.get();
        Awaitility.await("two ticks").until(() -> stops.looks.get() >= looks + 2);

        assertThat(board.pauseOf(HOOK)).isSameAs(stopped);
        assertThat(notes()).hasSize(1);
        assertThat(notes()).isEmpty();
    }

    @Test
    void shouldBeginWithOneRequestWhenTheOperatorLiftsTheStop() {
        stops.stop = new DestinationStop(new UUID(1, 2), 0, null);
        publish(1);
        awaitSettled(1);

        stops.stop = null;

        Awaitility.await("lifted").until(() -> board.pauseOf(HOOK) == null);
        assertThat(board.rooms()).containsEntry(HOOK, 1);
        assertThat(board.throttled()).isEqualTo(1);
    }
}
