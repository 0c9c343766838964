package dev.signpost.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishMessageTest {
    private static final PublishMessage FULL = new PublishMessage(
            "acme",
            "deal.won",
            RawJson.of("{\"a\":1.50, \"a\":2}"),
            "2026-04-06T11:39:46Z",
            RawJson.of("[\"\\ud800\",\"é\"]"),
            "k");

    @Test
    void shouldSurviveItsJson() {
        assertThat(PublishMessage.ofJson(FULL.toJson())).isEqualTo(FULL);
    }

    @Test
    void shouldSurviveTheWire() {
        assertThat(PublishMessage.ofJson(new JsonObject(FULL.toJson().toBuffer())))
                .isEqualTo(FULL);
    }

    @Test
    void shouldLeaveOutWhatIsNotThere() {
        JsonObject json = PublishMessage.of("acme", "a", RawJson.of("1")).toJson();

        assertThat(json.fieldNames()).containsExactlyInAnyOrder("tenantId", "type", "data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                "[1]",
                "\"x\"",
                "0",
                "12",
                "9e9",
                "-1",
                "true",
                "false",
                "null",
                " 1",
                "\n1",
                "\t1",
                "\r1"
            })
    void shouldTakeBuffersOnEitherSideOfTheWire(String data) {
        JsonObject sent = new JsonObject()
                .put("tenantId", "acme")
                .put("type", "a")
                .put("data", Buffer.buffer(data))
                .put("changes", data);

        var here = PublishMessage.ofJson(sent);
        var there = PublishMessage.ofJson(new JsonObject(sent.toBuffer()));

        assertThat(here.data()).isEqualTo(RawJson.of(data));
        assertThat(there.data()).isEqualTo(RawJson.of(data));
        assertThat(there.changes()).isEqualTo(RawJson.of(data));
    }

    @Test
    void shouldReportAllFaultsAtOnce() {
        JsonObject json = new JsonObject()
                .putNull("tenantId")
                .put("data", new JsonObject().put("a", 1))
                .put("occurredAt", 17)
                .put("changes", "\"\ud800\"")
                .put("extra", true);

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> PublishMessage.ofJson(json));

        assertThat(refusal.faults())
                .extracting(Fault::pointer)
                .containsExactly("/tenantId", "/type", "/data", "/occurredAt", "/changes", "");
    }

    @Test
    void shouldReadItsReply() {
        var reply = new PublishReply(
                "01980000-0000-7000-8000-000000000000", Instant.ofEpochMilli(1_775_475_586_752L), 3, true, false);

        assertThat(reply.toJson().encode())
                .isEqualTo("{\"id\":\"01980000-0000-7000-8000-000000000000\","
                        + "\"acceptedAt\":\"2026-04-06T11:39:46.752Z\",\"matchedCount\":3,\"duplicate\":true}");
        assertThat(PublishReply.ofJson(new JsonObject(reply.toJson().toBuffer())))
                .isEqualTo(reply);
    }

    @Test
    void shouldSayInItsReplyThatTheTypeIsUnknown() {
        var reply = new PublishReply("id", Instant.ofEpochMilli(0), 0, false, true);

        assertThat(reply.toJson().encode()).endsWith("\"duplicate\":false,\"unknownType\":true}");
        assertThat(PublishReply.ofJson(reply.toJson())).isEqualTo(reply);
    }
}
