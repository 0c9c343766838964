package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Delivery;
import dev.signpost.model.QueuePause;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Reply;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lanes that have no room left: what comes for them all the same, and how they come to have room again. */
class FullLanesTest extends LanesFixture {
    private static final int MORE = 3;

    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger toldOfRoom = new AtomicInteger();

    @BeforeEach
    void holdAnswersBack() {
        board.onRoom(toldOfRoom::incrementAndGet);
        receiver.answerAfter(answers, Reply.status(204));
    }

    @Test
    void shouldSendWhatWasClaimedForALaneWithoutRoomAndAskForMoreWhenItHasSome() {
        takeClaimed(pod, someClaimed(CONCURRENCY));
        receiver.await(CONCURRENCY, 10);
        assertThat(board.rooms()).containsEntry(HOOK, 0);

        takeClaimed(pod, someClaimed(MORE));
        answers.countDown();

        assertThat(awaitSettled(CONCURRENCY + MORE))
                .allSatisfy(s -> assertThat(s.verdict()).isEqualTo(Verdict.DELIVERED));
        Awaitility.await("room").until(() -> board.rooms().isEmpty());
        assertThat(toldOfRoom).hasPositiveValue();
    }

    @Test
    void shouldLeaveToTheBacklogWhatFindsTheWaitingLineFullAndTakeMoreWhenItIsNot() {
        publish(CONCURRENCY + CAPACITY + MORE);

        assertThat(awaitSettled(MORE))
                .hasSize(MORE)
                .extracting(Settlement::verdict)
                .allSatisfy(verdict -> {
                    var again = (Verdict.Again) verdict;
                    assertThat(again.reason()).isEqualTo(WaitReason.LANE_FULL);
                    assertThat(again.usesRetry()).isFalse();
                });
        assertThat(board.pauseOf(HOOK))
                .isNotNull()
                .extracting(QueuePause::reason)
                .isEqualTo(WaitReason.LANE_FULL);

        answers.countDown();

        awaitSettled(CONCURRENCY + CAPACITY + MORE);
        assertThat(settled.stream().filter(s -> s.verdict().equals(Verdict.DELIVERED)))
                .hasSize(CONCURRENCY + CAPACITY);
        assertThat(board.pauseOf(HOOK)).isNull();
        assertThat(board.waiting()).isZero();
    }

    private List<Delivery> someClaimed(int count) {
        return Stream.generate(() -> claimed(Delivery.first(event(), HOOK)))
                .limit(count)
                .toList();
    }
}
