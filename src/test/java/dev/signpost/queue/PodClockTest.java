package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PodClockTest {
    private static final Instant DATABASE = Instant.parse("2026-03-04T05:06:07Z");

    private long nanos = 1_000_000_000_000L;
    private Instant machine = DATABASE.plus(Duration.ofMinutes(15));
    private final PodClock clock = new PodClock(() -> nanos, () -> machine);

    @Test
    void shouldTellTheMachinesTimeUntilPostgresHasAnswered() {
        pass(Duration.ofSeconds(3));

        assertThat(clock.instant())
                .isEqualTo(DATABASE.plus(Duration.ofMinutes(15)).plusSeconds(3));
        assertThat(clock.skewMillis()).isZero();
    }

    @Test
    void shouldTellPostgresTimeOnceItHasAnswered() {
        answerAfter(Duration.ofMillis(2), DATABASE);
        pass(Duration.ofSeconds(5));

        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(5).plusMillis(1));
        assertThat(clock.millis())
                .isEqualTo(DATABASE.plusSeconds(5).plusMillis(1).toEpochMilli());
        assertThat(clock.skewMillis())
                .isEqualTo(Duration.ofMinutes(15).plusMillis(1).toMillis());
    }

    @Test
    void shouldBeMovedByNoSlowAnswerThatAgreesWithIt() {
        answerAfter(Duration.ZERO, DATABASE);

        answerAfter(Duration.ofSeconds(4), DATABASE.plusSeconds(1));

        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(4));
    }

    @Test
    void shouldFollowPostgresWhenItsClockIsSetForth() {
        answerAfter(Duration.ZERO, DATABASE);

        answerAfter(Duration.ofMillis(2), DATABASE.plusSeconds(3600));

        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(3600));
    }

    @Test
    void shouldFollowPostgresWhenItsClockIsSetBack() {
        answerAfter(Duration.ZERO, DATABASE);

        answerAfter(Duration.ofMillis(2), DATABASE.minusSeconds(3600));

        assertThat(clock.instant()).isEqualTo(DATABASE.minusSeconds(3600).plusMillis(2));
    }

    @Test
    void shouldNeverTurnIdsBackWhenPostgresIsSetBack() {
        var ids = new IdClock(clock, new Random(1));
        answerAfter(Duration.ZERO, DATABASE);
        UUID before = ids.next();

        answerAfter(Duration.ZERO, DATABASE.minusSeconds(3600));

        assertThat(ids.next()).isGreaterThan(before);
        assertThat(ids.nowMillis()).isEqualTo(DATABASE.toEpochMilli());
    }

    @Test
    void shouldMakeNoIdBeforePostgresHasToldItsTime() {
        var ids = new IdClock(clock, new Random(1));

        assertThatIllegalStateException().isThrownBy(ids::next).withMessageContaining("told its time");
    }

    @Test
    void shouldTakeNoTimeForIdsFromAMachineThatIsAhead() {
        var ids = new IdClock(clock, new Random(1));
        ids.floor();

        answerAfter(Duration.ZERO, DATABASE);

        assertThat(ids.nowMillis()).isEqualTo(DATABASE.toEpochMilli());
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        machine = machine.plus(time);
    }

    private void answerAfter(Duration time, Instant said) {
        long sent = nanos;
        pass(time);
        clock.correct(sent, said.getEpochSecond() * 1_000_000 + said.getNano() / 1_000);
    }
}
