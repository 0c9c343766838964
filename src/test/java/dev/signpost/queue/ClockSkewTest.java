package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.queue.ClockSkew.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
    private static final long QUARTER = Duration.ofMinutes(15).toMillis();

    @Test
    void shouldSayNothingOfWhatNobodyNotices() {
        assertThat(ClockSkew.of(1_900, QUARTER)).isEqualTo(Verdict.AGREE);
        assertThat(ClockSkew.of(-1_900)).isEqualTo(Verdict.AGREE);
    }

    @Test
    void shouldNameThePodWhenAnotherAgreesWithTheDatabase() {
        assertThat(ClockSkew.of(QUARTER, 12L)).isEqualTo(Verdict.POD);
        assertThat(ClockSkew.of(-QUARTER, QUARTER)).isEqualTo(Verdict.POD);
    }

    @Test
    void shouldNameTheDatabaseWhenAllPodsDifferFromItAlike() {
        assertThat(ClockSkew.of(QUARTER, QUARTER - 700, QUARTER + 1_500)).isEqualTo(Verdict.DATABASE);
    }

    @Test
    void shouldNameBothWhenThereIsNoOtherPod() {
        assertThat(ClockSkew.of(-QUARTER)).isEqualTo(Verdict.EITHER);
    }
}
