package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Answer;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.RawBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerCodecTest {

    @Test
    void shouldGiveBackWhatWasEncoded() {
        var answer = new Answer(
                List.of(
                        Map.entry("Content-Type", "text/plain"),
                        Map.entry("x-empty", ""),
                        Map.entry("X-Empty", "twice, é, \u0000"),
                        Map.entry("long", "v".repeat(20_000))),
                RawBytes.of(new byte[] {0, (byte) 0xff, 'a', 0}),
                true);

        var decoded = AnswerCodec.decode(AnswerCodec.encode(answer));

        assertThat(decoded).isEqualTo(answer);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackWhatExactlyFailedAndWhatCame(FailureDetail detail) {
        var answer = Answer.ofFailure(RawBytes.of(new byte[] {'H', 0, '\n'}), true, detail, true);

        var decoded = AnswerCodec.decode(AnswerCodec.encode(answer));

        assertThat(decoded).isEqualTo(answer);
    }

    @Test
    void shouldTakeADetailOfALaterVersionForNone() {
        var decoded = AnswerCodec.decode(new byte[] {1, (byte) 0xfc, 0});

        assertThat(decoded).isEqualTo(Answer.NONE);
    }

    @Test
    void shouldKeepAnEmptyAnswerInThreeBytes() {
        byte[] bytes = AnswerCodec.encode(Answer.NONE);

        assertThat(bytes).containsExactly(1, 0, 0);
        assertThat(AnswerCodec.decode(bytes)).isEqualTo(Answer.NONE);
    }

    @Test
    void shouldKeepWholeExcerptAndManyHeaders() {
        byte[] body = new byte[16 * 1024];
        RandomGenerator.of("L64X128MixRandom").nextBytes(body);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            headers.add(Map.entry("h" + i, "v" + i));
        }
        var answer = new Answer(headers, RawBytes.of(body), false);

        var decoded = AnswerCodec.decode(AnswerCodec.encode(answer));

        assertThat(decoded).isEqualTo(answer);
    }

    @Test
    void shouldRefuseBytesThatEndWithinTheHeaders() {
        byte[] whole = AnswerCodec.encode(new Answer(List.of(Map.entry("name", "value")), RawBytes.EMPTY, false));

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> AnswerCodec.decode(part)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRefuseAnotherFormatAndImpossibleCounts() {
        assertThatThrownBy(() -> AnswerCodec.decode(new byte[] {2, 0, 0})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AnswerCodec.decode(new byte[] {1, 0, -1, -1, -1, 127}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AnswerCodec.decode(new byte[] {1, 0, -1, -1, -1, -1, 15}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
