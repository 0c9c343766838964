package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Contract;
import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.RawBytes;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What exactly failed has one list: in the code, in the contract, and in six bits of the history. */
class FailureDetailsTest {
    @Test
    void shouldHaveCodesThatFitTheHistory() {
        List<Integer> codes =
                Arrays.stream(FailureDetail.values()).map(FailureDetail::code).toList();

        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code >= 1 && code <= 63);
    }

    @Test
    void shouldShowWhatCameInPlaceOfAnAnswerAndThatItWasResent() {
        byte[] came = "HTTP/1.1 +200 OK\r\n\u001b[31m".getBytes(StandardCharsets.US_ASCII);
        var kept = Answer.ofFailure(RawBytes.of(came), true, FailureDetail.STATUS_LINE, true);
        var json = new JsonObject();

        ExchangeJson.putAnswer(json, kept, false);

        assertThat(json.getString("errorDetail")).isEqualTo("STATUS_LINE");
        assertThat(json.getBoolean("resent")).isTrue();
        assertThat(json.getString("resentText")).startsWith("It was sent twice");
        assertThat(json.getValue("response")).isNull();
        assertThat(json.getJsonObject("received"))
                .isEqualTo(new JsonObject()
                        .put("body", "HTTP/1.1 +200 OK\r\n\u001b[31m")
                        .put("bodyEncoding", "UTF8")
                        .put("truncated", true));
        assertThat(HistoryJson.sentence(AttemptResult.PROTOCOL, kept)).isEqualTo(FailureDetail.STATUS_LINE.sentence());
    }

    @Test
    void shouldShowAnAnswerAsOne() {
        var kept = new Answer(List.of(), RawBytes.of(new byte[] {'o', 'k'}), false);
        var json = new JsonObject();

        ExchangeJson.putAnswer(json, kept, true);

        assertThat(json.getJsonObject("response").getString("body")).isEqualTo("ok");
        assertThat(json.getValue("received")).isNull();
        assertThat(json.getValue("errorDetail")).isNull();
        assertThat(json.getBoolean("resent")).isFalse();
    }

    @Test
    void shouldStandInTheContract() {
        List<Object> listed = new JsonObject(Contract.load().json())
                        .getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject("AttemptErrorDetail")
                        .getJsonArray("enum")
                        .stream()
                        .toList();

        assertThat(listed.subList(0, listed.size() - 1))
                .isEqualTo(Arrays.stream(FailureDetail.values()).map(Enum::name).toList());
        assertThat(listed.get(listed.size() - 1)).isNull();
    }
}
