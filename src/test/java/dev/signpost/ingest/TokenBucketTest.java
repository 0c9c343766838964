package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private long now = Long.MAX_VALUE - 1_000;
    private final TokenBucket bucket = new TokenBucket(10, 20, now);

    @Test
    void shouldLetABurstThroughAndThenItsRate() {
        int burst = takeAll();
        now += Duration.ofMillis(550).toNanos();

        int later = takeAll();

        assertThat(burst).isEqualTo(20);
        assertThat(later).isEqualTo(5);
    }

    @Test
    void shouldHoldNoMoreThanItsSizeHoweverLongItWaits() {
        takeAll();
        now += Duration.ofDays(1).toNanos();

        assertThat(takeAll()).isEqualTo(20);
    }

    @Test
    void shouldSayHowLongToWait() {
        takeAll();

        assertThat(bucket.wait(1, now)).isEqualTo(Duration.ofMillis(100));
        assertThat(bucket.wait(20, now)).isEqualTo(Duration.ofSeconds(2));
        assertThat(bucket.wait(500, now)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void shouldLetALargerBatchThroughWhenItIsFullAndKeepTheDebt() {
        boolean first = bucket.take(50, now);
        Duration wait = bucket.wait(1, now);
        now += Duration.ofSeconds(3).toNanos();
        boolean early = bucket.take(1, now);
        now += Duration.ofMillis(100).toNanos();

        assertThat(first).isTrue();
        assertThat(wait).isEqualTo(Duration.ofMillis(3_100));
        assertThat(early).isFalse();
        assertThat(bucket.take(1, now)).isTrue();
    }

    @Test
    void shouldTakeNothingAwayWhenTheClockStandsOrJumpsBack() {
        takeAll();
        now -= Duration.ofHours(1).toNanos();
        boolean back = bucket.take(1, now);
        now += Duration.ofHours(1).plusMillis(200).toNanos();

        assertThat(back).isFalse();
        assertThat(takeAll()).isEqualTo(2);
    }

    @Test
    void shouldBeFullAgainInTime() {
        takeAll();
        boolean emptied = bucket.isFull(now);
        now += Duration.ofSeconds(2).toNanos();

        assertThat(emptied).isFalse();
        assertThat(bucket.isFull(now)).isTrue();
    }

    private int takeAll() {
        int taken = 0;
        while (bucket.take(1, now)) {
            taken++;
        }
        return taken;
    }
}
