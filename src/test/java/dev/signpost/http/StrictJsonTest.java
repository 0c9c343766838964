package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private final StrictJson json = new StrictJson();

    @Test
    void shouldReadEveryKindOfValue() {
        Object value =
                json.parse(Buffer.buffer("[null,true,1,1.0,1.5,-9223372036854775808,\"\\u20ac\\ud83d\\ude00\",{}]"));

        assertThat(value)
                .isEqualTo(new JsonArray()
                        .addNull()
                        .add(true)
                        .add(1L)
                        .add(1L)
                        .add(1.5)
                        .add(Long.MIN_VALUE)
                        .add("€😀")
                        .add(new JsonObject()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22c022", // cut short
                "22c0af22", // overlong slash
                "22eda08022", // surrogate
                "22f490808022", // above U+10FFFF
                "22ff22",
                "efbbbf7b7d", // byte order mark
                "feff007b007d", // UTF-16
                "7b7d00", // NUL behind
                "",
                "20",
            })
    void shouldRefuseBytesThatAreNotJsonInUtf8(String hex) {
        Buffer body = Buffer.buffer(HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> json.parse(body))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED));
    }

    @Test
    void shouldRefuseDeepNestingWithoutFallingIntoIt() {
        Buffer body = Buffer.buffer("[".repeat(100_000) + "]".repeat(100_000));

        assertThatThrownBy(() -> json.parse(body)).isInstanceOf(Refusal.class);
    }

    @Test
    void shouldNotSpendTimeOnEndlessNumbers() {
        Buffer body = Buffer.buffer("[" + "9".repeat(200_000) + "]");

        assertThatThrownBy(() -> json.parse(body)).isInstanceOf(Refusal.class);
    }

    @Test
    void shouldPointAtEveryDuplicateName() {
        Buffer body = Buffer.buffer("{\"a/b\":{\"x\":1,\"x\":2},\"l\":[{\"~\":1,\"~\":1}]}");

        assertThatThrownBy(() -> json.parse(body))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Refusal.Fault::pointer)
                                .containsExactly("/a~1b/x", "/l/0/~0"));
    }

    @Test
    void shouldNotRepeatTheBodyInItsComplaint() {
        assertThatThrownBy(() -> json.parse(Buffer.buffer("{\"secret\":\"whsec_abc\" oops}")))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail())
                                .doesNotContain("whsec")
                                .doesNotContain("oops"));
    }
}
