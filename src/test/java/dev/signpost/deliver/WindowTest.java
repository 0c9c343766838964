package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    private static final int FULL = 32;

    private final Window window = new Window();

    private void answered(int times) {
        for (int i = 0; i < times; i++) {
            window.answered(FULL);
        }
    }

    private long[] start(int count) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = window.start();
        }
        return numbers;
    }

    @Test
    void shouldAllowTheLimitUntilSomethingGoesWrong() {
        answered(10_000);

        assertThat(window.unlimited()).isTrue();
        assertThat(window.allowed(FULL)).isEqualTo(FULL);
        assertThat(window.allowed(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"32, 16", "3, 1", "2, 1", "1, 1", "256, 128"})
    void shouldHalveAtOverloadButNeverStopAltogether(int full, int left) {
        window.overloaded(window.start(), full);

        assertThat(window.allowed(full)).isEqualTo(left);
    }

    @Test
    void shouldCutOnceForAllThatWereInFlightTogether() {
        long[] together = start(32);
        for (long number : together) {
            window.overloaded(number, FULL);
        }
        assertThat(window.allowed(FULL)).isEqualTo(16);

        window.overloaded(window.start(), FULL);

        assertThat(window.allowed(FULL)).isEqualTo(8);
    }

    @Test
    void shouldGrowByOneForAsManyAnswersAsItAllows() {
        window.restart();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answered(1);
            sizes.add(window.allowed(FULL));
        }

        assertThat(sizes).containsExactly(2, 2, 3, 3, 3, 4, 4, 4, 4, 5);
    }

    @Test
    void shouldBeUnlimitedAgainWhenItHasGrownToTheLimit() {
        window.restart();
        int answers = 0;
        while (!window.unlimited()) {
            answered(1);
            answers++;
        }

        assertThat(answers).isEqualTo(31 * 32 / 2);
    }

    @Test
    void shouldForgetProgressWhenItIsCut() {
        window.restart();
        answered(2);
        window.overloaded(window.start(), FULL);
        assertThat(window.allowed(FULL)).isEqualTo(1);

        answered(1);

        assertThat(window.allowed(FULL)).isEqualTo(2);
    }

    @Test
    void shouldFindWhatAReceiverCanBear() {
        int capacity = 12;
        int overloads = 0;
        List<Integer> sizes = new ArrayList<>();
        for (int round = 0; round < 400; round++) {
            int allowed = window.allowed(FULL);
            long[] numbers = start(allowed);
            for (int i = 0; i < allowed; i++) {
                if (i < capacity) {
                    window.answered(FULL);
                } else {
                    window.overloaded(numbers[i], FULL);
                    overloads++;
                }
            }
            sizes.add(allowed);
        }

        assertThat(sizes.subList(50, 400)).allSatisfy(size -> assertThat(size).isBetween(6, 13));
        assertThat(overloads).isLessThan(400 * capacity / 20);
    }
}
