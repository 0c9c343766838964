package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {
    private static final UUID ID = UUID.fromString("0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091");

    private static Event event(String type, long micros, RawJson data, @Nullable RawJson changes) {
        return new Event(ID, 1, "tenant", type, micros, data, changes, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"\\u0000 \\ud800\"",
                "{\"a\":1,\"a\":2}",
                "1e400000",
                "-0.0",
                "[ ]",
                "{ \"x\" :\t1.10 }\n",
                "\"\u2028\u00e9\ud83d\ude00\""
            })
    void shouldPassJsonOfAnyKindByteForByte(String json) {
        byte[] body = Renderer.body(Profiles.named("harvestr"), event("T", 0, RawJson.of(json), RawJson.of(json)));

        String start = "{\"id\":\"" + ID + "\",\"event\":\"T\",\"data\":";
        assertThat(body).isEqualTo((start + json + ",\"changes\":" + json + "}").getBytes(UTF_8));
    }

    @Test
    void shouldPassAnyBytesUntouched() {
        var random = new Random(20_260_406);
        WireProfile profile = Profiles.standard();
        for (int round = 0; round < 500; round++) {
            var data = new byte[random.nextInt(2000)];
            random.nextBytes(data);

            byte[] body = Renderer.body(profile, event("a.b", 0, RawJson.of(data), null));

            String expected = "{\"type\":\"a.b\",\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"data\":"
                    + new String(data, ISO_8859_1) + "}";
            assertThat(body).isEqualTo(expected.getBytes(ISO_8859_1));
        }
    }

    @Test
    void shouldLeaveTheEventAsItWas() {
        byte[] data = "{\"a\":1}".getBytes(UTF_8);

        Renderer.body(Profiles.standard(), event("t", 0, RawJson.of(data), null));

        assertThat(data).isEqualTo("{\"a\":1}".getBytes(UTF_8));
    }

    @Test
    void shouldEscapeTypesOfAnyCharacters() throws IOException {
        var random = new Random(7);
        var mapper = new ObjectMapper();
        for (int round = 0; round < 2000; round++) {
            String type = random.ints(random.nextInt(20), 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            byte[] body = Renderer.body(Profiles.standard(), event(type, 0, RawJson.of("1"), null));

            assertThat(mapper.readTree(body).get("type").asText()).isEqualTo(type);
        }
    }

    @Test
    void shouldEscapeALoneSurrogateAndKeepAPair() {
        Event event = event("\ud83d\ude00\ud800x\n\"\\", 0, RawJson.of("1"), null);

        assertThat(Renderer.text(Profiles.standard(), event)).contains("\"\ud83d\ude00\\ud800x\\u000a\\\"\\\\\"");
    }

    @ParameterizedTest
    @CsvSource({
        "standard, timestamp, yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
        "iara, timestamp, yyyy-MM-dd'T'HH:mm:ss'Z'",
        "iverton, created_at, yyyy-MM-dd'T'HH:mm:ss'Z'",
        "improvado, timestamp, yyyy-MM-dd HH:mm:ss.SSSSSS"
    })
    void shouldWriteTimesLikeTheJdkAndCutThemOff(String name, String key, String pattern) throws IOException {
        var random = new Random(11);
        var mapper = new ObjectMapper();
        WireProfile profile = Profiles.named(name);
        var format = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
        long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000 + 999_999;
        for (int round = 0; round < 5000; round++) {
            long micros = round == 0 ? last : round == 1 ? first : random.nextLong(first, last);

            byte[] body = Renderer.body(profile, event("t", micros, RawJson.of("1"), null));

            Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            assertThat(mapper.readTree(body).get(key).asText()).isEqualTo(format.format(time));
        }
    }

    @ParameterizedTest
    @CsvSource({"-62167219200000001,-0001-12-31T23:59:59.999Z", "253402300800000000,+10000-01-01T00:00:00.000Z"})
    void shouldWriteYearsOfAnyLength(long micros, String time) {
        Event event = event("t", micros, RawJson.of("1"), null);

        assertThat(Renderer.text(Profiles.standard(), event)).contains("\"" + time + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "LOWER_HEX, msg_, msg_0190a5b47c1d7e2f8a3b4c5d6e7f8091",
        "UPPER_HEX, '', 0190A5B47C1D7E2F8A3B4C5D6E7F8091",
        "UUID, '', 0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091"
    })
    void shouldSpellIds(IdSpelling.Form form, String prefix, String expected) {
        assertThat(new IdSpelling(prefix, form).text(ID)).isEqualTo(expected);
    }
}
