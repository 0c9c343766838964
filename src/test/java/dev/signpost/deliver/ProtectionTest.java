package dev.signpost.deliver;

import static dev.signpost.deliver.Protection.Change.FREED;
import static dev.signpost.deliver.Protection.Change.NONE;
import static dev.signpost.deliver.Protection.Change.SHUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.PauseKind;
import dev.signpost.model.WaitReason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProtectionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int FULL = 32;
    private static final Protection.Rule RULE =
            new Protection.Rule(new Breaker.Rule(3, 5 * SECOND, 60 * SECOND), 5 * SECOND);

    private final Protection lane = new Protection(RULE);
    private long now = Long.MAX_VALUE - SECOND;

    private Protection.Change ended(Evidence evidence, long pauseSeconds) {
        return lane.ended(evidence, lane.start(), FULL, now, pauseSeconds * SECOND, 0);
    }

    private Protection.Change after(long seconds) {
        now += seconds * SECOND;
        return lane.tick(now, true);
    }

    private void open() {
        ended(Evidence.AWAY, 0);
        ended(Evidence.AWAY, 0);
        assertThat(ended(Evidence.AWAY, 0)).isEqualTo(SHUT);
    }

    @Test
    void shouldRestrictNothingWhileAllGoesWell() {
        for (int i = 0; i < 1000; i++) {
            assertThat(ended(Evidence.ANSWERED, 0)).isEqualTo(NONE);
        }

        assertThat(lane.calm()).isTrue();
        assertThat(lane.allowed(FULL)).isEqualTo(FULL);
        assertThat(lane.aside()).isNull();
    }

    @Test
    void shouldAllowNothingWhileTheBreakerIsOpen() {
        open();

        assertThat(lane.allowed(FULL)).isZero();
        assertThat(lane.aside()).isEqualTo(WaitReason.BREAKER_OPEN);
        assertThat(lane.untilNanos()).isEqualTo(now + 5 * SECOND);
        assertThat(after(4)).isEqualTo(NONE);
        assertThat(lane.allowed(FULL)).isZero();
    }

    @Test
    void shouldAllowOneProbeWhenNothingIsInFlightAnyMore() {
        open();
        now += 5 * SECOND;

        assertThat(lane.tick(now, false)).isEqualTo(NONE);
        assertThat(lane.probing()).isFalse();
        assertThat(lane.tick(now, true)).isEqualTo(NONE);

        assertThat(lane.probing()).isTrue();
        assertThat(lane.allowed(FULL)).isEqualTo(1);
        assertThat(lane.aside()).isNull();
    }

    @Test
    void shouldBeShutAgainForTwiceAsLongWhenTheProbeFails() {
        open();
        after(5);

        assertThat(ended(Evidence.OVERLOADED, 0)).isEqualTo(SHUT);

        assertThat(lane.aside()).isEqualTo(WaitReason.BREAKER_OPEN);
        assertThat(lane.untilNanos()).isEqualTo(now + 10 * SECOND);
    }

    @Test
    void shouldGrowFromFewToTheLimitAfterAnOutage() {
        open();
        after(5);

        assertThat(ended(Evidence.ANSWERED, 0)).isEqualTo(FREED);

        assertThat(lane.allowed(FULL)).isEqualTo(2);
        int answers = 0;
        while (!lane.calm()) {
            int allowed = lane.allowed(FULL);
            assertThat(ended(Evidence.ANSWERED, 0)).isEqualTo(NONE);
            assertThat(lane.allowed(FULL))
                    .isLessThanOrEqualTo(Math.min(FULL, allowed + 1) == FULL ? FULL : allowed + 1);
            answers++;
        }
        assertThat(answers).isEqualTo(31 * 32 / 2 - 1);
        assertThat(lane.allowed(FULL)).isEqualTo(FULL);
    }

    @Test
    void shouldHoldTheWholeLaneForThePauseThatTheReceiverAskedFor() {
        assertThat(ended(Evidence.OVERLOADED, 3600)).isEqualTo(SHUT);

        assertThat(lane.aside()).isEqualTo(WaitReason.RETRY_AFTER);
        assertThat(lane.untilNanos()).isEqualTo(now + 3600 * SECOND);
        assertThat(lane.allowed(FULL)).isZero();
        assertThat(after(3599)).isEqualTo(NONE);
        assertThat(after(1)).isEqualTo(FREED);
        assertThat(lane.aside()).isNull();
        assertThat(lane.allowed(FULL)).isEqualTo(1);
    }

    @Test
    void shouldWaitForAShortPauseInTheLane() {
        assertThat(ended(Evidence.AWAY, 2)).isEqualTo(NONE);

        assertThat(lane.aside()).isNull();
        assertThat(lane.allowed(FULL)).isZero();
        assertThat(after(2)).isEqualTo(FREED);
        assertThat(lane.allowed(FULL)).isEqualTo(FULL / 2);
    }

    @Test
    void shouldKeepTheLongestPause() {
        ended(Evidence.OVERLOADED, 3600);

        assertThat(ended(Evidence.OVERLOADED, 60)).isEqualTo(NONE);
        assertThat(lane.untilNanos()).isEqualTo(now + 3600 * SECOND);
        assertThat(ended(Evidence.AWAY, 7200)).isEqualTo(SHUT);
        assertThat(lane.untilNanos()).isEqualTo(now + 7200 * SECOND);
    }

    @Test
    void shouldNotBeFreedFromAPauseByAnAnswer() {
        ended(Evidence.OVERLOADED, 60);

        assertThat(ended(Evidence.ANSWERED, 0)).isEqualTo(NONE);

        assertThat(lane.allowed(FULL)).isZero();
    }

    @Test
    void shouldWaitForTheLaterOfBreakerAndPause() {
        ended(Evidence.OVERLOADED, 60);
        ended(Evidence.OVERLOADED, 0);
        assertThat(ended(Evidence.OVERLOADED, 0)).isEqualTo(SHUT);

        assertThat(lane.aside()).isEqualTo(WaitReason.BREAKER_OPEN);
        assertThat(lane.untilNanos()).isEqualTo(now + 60 * SECOND);
        assertThat(after(30)).isEqualTo(NONE);
        assertThat(lane.probing()).isFalse();
        assertThat(after(30)).isEqualTo(SHUT);
        assertThat(after(0)).isEqualTo(NONE);
        assertThat(lane.probing()).isTrue();
    }

    @Test
    void shouldCutAtOverloadAndNotAtAnAbsence() {
        ended(Evidence.AWAY, 0);
        assertThat(lane.allowed(FULL)).isEqualTo(FULL);

        ended(Evidence.OVERLOADED, 0);

        assertThat(lane.allowed(FULL)).isEqualTo(FULL / 2);
    }

    @Test
    void shouldHoldNothingAgainstTheReceiverAfterItWasLifted() {
        open();
        ended(Evidence.OVERLOADED, 3600);

        assertThat(lane.lift()).isEqualTo(FREED);

        assertThat(lane.calm()).isTrue();
        assertThat(lane.kind()).isNull();
        assertThat(lane.allowed(FULL)).isEqualTo(FULL);
    }

    @Test
    void shouldLearnNothingFromRequestsThatWereSentBeforeItWasLifted() {
        long before = lane.start();
        ended(Evidence.OVERLOADED, 3600);
        lane.lift();

        var change = lane.ended(Evidence.OVERLOADED, before, FULL, now, 3600 * SECOND, 0);

        assertThat(change).isEqualTo(NONE);
        assertThat(lane.calm()).isTrue();
        assertThat(ended(Evidence.OVERLOADED, 3600)).isEqualTo(SHUT);
    }

    @Test
    void shouldSayWhatProtectsTheReceiver() {
        assertThat(lane.kind()).isNull();
        ended(Evidence.OVERLOADED, 0);
        assertThat(lane.kind()).isEqualTo(PauseKind.THROTTLED);
        ended(Evidence.OVERLOADED, 2);
        assertThat(lane.kind()).isEqualTo(PauseKind.RETRY_AFTER);
        ended(Evidence.OVERLOADED, 0);
        assertThat(lane.kind()).isEqualTo(PauseKind.BREAKER_OPEN);
        after(2);
        after(5);
        assertThat(lane.kind()).isEqualTo(PauseKind.BREAKER_HALF_OPEN);
        ended(Evidence.ANSWERED, 0);
        assertThat(lane.kind()).isEqualTo(PauseKind.THROTTLED);
    }

    @Test
    void shouldSendNothingWhileTheOperatorHasStoppedItWhateverIsLifted() {
        assertThat(lane.stop(now + 10 * SECOND)).isEqualTo(SHUT);

        assertThat(lane.lift()).isEqualTo(NONE);

        assertThat(lane.aside()).isEqualTo(WaitReason.DESTINATION_STOPPED);
        assertThat(lane.kind()).isEqualTo(PauseKind.DESTINATION_STOPPED);
        assertThat(lane.allowed(FULL)).isZero();
        assertThat(after(20)).isEqualTo(NONE);
        assertThat(lane.allowed(FULL)).isZero();
    }

    @Test
    void shouldBeginWithOneRequestWhenTheOperatorLiftsTheStop() {
        lane.stop(now + 10 * SECOND);

        assertThat(lane.resumeFromStop()).isEqualTo(FREED);

        assertThat(lane.allowed(FULL)).isEqualTo(1);
    }

    @Test
    void shouldBeForgottenOnlyWhenTroubleIsLongPast() {
        assertThat(lane.forgettable(now, 600 * SECOND)).isTrue();
        open();
        assertThat(lane.forgettable(now + 1000 * SECOND, 600 * SECOND)).isFalse();
        after(5);
        assertThat(lane.forgettable(now, 600 * SECOND)).isFalse();
        assertThat(lane.forgettable(now + 600 * SECOND, 600 * SECOND)).isTrue();
    }
}
