package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.RawJson;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random texts, the same in every run. */
class JsonRandomTest {
    private final EventParser parser = new EventParser();
    private final JsonOracle oracle = new JsonOracle();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldPassAnyValidJsonByteForByte(long seed) {
        var texts = new RandomJson(new Random(seed));
        for (int i = 0; i < 1_000; i++) {
            String data = texts.value();
            String changes = texts.value();
            String body = texts.spaced("{", "\"data\"", ":", data, ",", "\"type\"", ":", "\"a\"", ",", "\"changes\"")
                    + texts.spaced(":", changes, "}");

            Draft draft = parser.parse("t", body.getBytes(UTF_8), EventParser.Headers.NONE);

            assertThat(draft.data()).isEqualTo(RawJson.of(data));
            assertThat(draft.changes()).isEqualTo(RawJson.of(changes));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void shouldJudgeDamagedJsonLikeAnotherParser(long seed) {
        var random = new Random(seed);
        var texts = new RandomJson(random);
        String alphabet = "{}[]\",:\\u0019eE+-.tfn \n\u0000\u0001/*'NaI";
        for (int i = 0; i < 3_000; i++) {
            byte[] body = ("{\"type\":\"a\",\"data\":" + texts.value() + "}").getBytes(UTF_8);
            int at = random.nextInt(body.length);
            body[at] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) alphabet.charAt(random.nextInt(alphabet.length()));

            oracle.compare(body);
        }
    }
}
