package dev.signpost.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.Outcome;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    // A Sunday.
    private static final long NOW = Instant.parse("1994-11-06T08:49:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;

    private static long wait(@Nullable String header) {
        return RetryAfter.notBefore(new Outcome.Answered(503, 1, header, Answer.NONE), NOW, DAY) - NOW;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                " Sun, 06 Nov 1994 08:49:37 GMT ",
                "37"
            })
    void shouldReadTheThreeDatesOfHttpAndSeconds(String header) {
        assertThat(wait(header)).isEqualTo(37_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:48:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", "0"})
    void shouldTakeThePastForNow(String header) {
        assertThat(wait(header)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 31 Dec 9999 23:59:59 GMT", "Tue, 08 Nov 1994 08:49:00 GMT", "9223372036854775807"})
    void shouldWaitForTheBoundAtMost(String header) {
        assertThat(wait(header)).isEqualTo(DAY);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+5",
                "1.5",
                "0x10",
                "soon",
                "٣",
                "60 seconds",
                "60, 120",
                "1994-11-06T08:49:37Z",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "\u0000"
            })
    void shouldIgnoreWhatCannotBeRead(@Nullable String header) {
        assertThat(wait(header)).isZero();
    }

    @Test
    void shouldSurviveAnything() {
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            String header = random.ints(random.nextInt(80), 0, round % 2 == 0 ? 0x80 : 0x10000)
                    .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                    .toString();

            assertThat(wait(header)).isBetween(0L, DAY);
        }
        assertThat(wait("9".repeat(1_000_000))).isEqualTo(DAY);
        assertThat(wait("0".repeat(1_000_000))).isZero();
    }
}
