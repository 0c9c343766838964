package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    // Close to where a monotonic clock turns over: differences must be taken, never sizes compared.
    private static final long START = Long.MAX_VALUE - SECOND;

    private final Breaker breaker = new Breaker(new Breaker.Rule(3, 5 * SECOND, 18 * SECOND));

    private static void fail(Breaker breaker, int times, long now) {
        for (int i = 0; i < times; i++) {
            breaker.failed(now, 0);
        }
    }

    private Breaker in(Breaker.State state) {
        Breaker fresh = new Breaker(new Breaker.Rule(3, 5 * SECOND, 18 * SECOND));
        if (state != Breaker.State.CLOSED) {
            fail(fresh, 3, START);
        }
        if (state == Breaker.State.HALF_OPEN) {
            fresh.tryProbe(fresh.untilNanos());
        }
        assertThat(fresh.state()).isEqualTo(state);
        return fresh;
    }

    @Test
    void shouldOpenAtTheThirdFailureInARow() {
        List<Boolean> opened = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            opened.add(breaker.failed(START, 0));
        }

        assertThat(opened).containsExactly(false, false, true);
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
        assertThat(breaker.untilNanos()).isEqualTo(START + 5 * SECOND);
    }

    @Test
    void shouldStayClosedWhileAnAnswerComesInBetween() {
        for (int i = 0; i < 100; i++) {
            fail(breaker, 2, START);
            assertThat(breaker.calm()).isFalse();
            assertThat(breaker.answered()).isFalse();
        }

        assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
        assertThat(breaker.calm()).isTrue();
    }

    @Test
    void shouldAllowAProbeWhenItsTimeIsOverAndNotBefore() {
        fail(breaker, 3, START);

        assertThat(breaker.tryProbe(START + 5 * SECOND - 1)).isFalse();
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
        assertThat(breaker.tryProbe(START + 5 * SECOND)).isTrue();
        assertThat(breaker.tryProbe(START + 5 * SECOND)).isFalse();
        assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
    }

    @Test
    void shouldStayOpenTwiceAsLongAfterEachProbeThatFailsUpToItsBound() {
        fail(breaker, 3, START);
        List<Long> seconds = new ArrayList<>();
        long now = START;
        for (int i = 0; i < 5; i++) {
            seconds.add((breaker.untilNanos() - now) / SECOND);
            now = breaker.untilNanos();
            breaker.tryProbe(now);
            assertThat(breaker.failed(now, 0)).isTrue();
        }

        assertThat(seconds).containsExactly(5L, 10L, 18L, 18L, 18L);
    }

    @Test
    void shouldBeginAnewWithTheShortestTimeAfterItWasClosed() {
        fail(breaker, 3, START);
        breaker.tryProbe(breaker.untilNanos());
        breaker.failed(START, 0);
        breaker.tryProbe(breaker.untilNanos());
        assertThat(breaker.answered()).isTrue();

        fail(breaker, 3, START);

        assertThat(breaker.untilNanos()).isEqualTo(START + 5 * SECOND);
    }

    @Test
    void shouldTakeAnAnswerThatComesLateForWhatItIs() {
        fail(breaker, 3, START);

        assertThat(breaker.answered()).isTrue();
        assertThat(breaker.calm()).isTrue();
    }

    @Test
    void shouldLearnNothingFromFailuresOfWhatWasSentBeforeItOpened() {
        fail(breaker, 3, START);
        long until = breaker.untilNanos();

        fail(breaker, 30, START + SECOND);

        assertThat(breaker.untilNanos()).isEqualTo(until);
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    }

    @Test
    void shouldAddAtMostATenthToTheTime() {
        for (double jitter : new double[] {0, 0.5, 0.999_999}) {
            Breaker fresh = new Breaker(new Breaker.Rule(1, 10 * SECOND, 10 * SECOND));
            fresh.failed(0, jitter);

            assertThat(fresh.untilNanos()).isBetween(10 * SECOND, 11 * SECOND);
        }
    }

    /** Every call in every state: only moves that the enum knows, and each of them. */
    @ParameterizedTest
    @EnumSource(Breaker.State.class)
    void shouldMakeTheMovesOfTheDiagramAndNoOthers(Breaker.State from) {
        List<Consumer<Breaker>> calls = List.of(
                Breaker::answered,
                b -> b.failed(START, 0),
                b -> fail(b, 3, START),
                b -> b.tryProbe(START),
                b -> b.tryProbe(START + 100 * SECOND));
        Set<Breaker.State> reached = EnumSet.noneOf(Breaker.State.class);
        for (Consumer<Breaker> call : calls) {
            Breaker before = in(from);
            call.accept(before);
            if (before.state() != from) {
                reached.add(before.state());
            }
        }

        Set<Breaker.State> legal = EnumSet.noneOf(Breaker.State.class);
        for (Breaker.State to : Breaker.State.values()) {
            if (from.mayBecome(to)) {
                legal.add(to);
            }
        }
        assertThat(reached).isEqualTo(legal);
    }
}
