package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.PublishMessage;
import dev.signpost.bus.PublishProblem;
import dev.signpost.bus.PublishReply;
import dev.signpost.model.Limit;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PublishConsumerTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final RecordingIntake intake = new RecordingIntake();

    @BeforeEach
    void listen(Vertx vertx) {
        Await.value(new PublishConsumer(intake, 100).register(vertx));
    }

    @Test
    void shouldSubmitWhatWasSentAndAnswer(Vertx vertx) throws Exception {
        var message = new PublishMessage(
                "acme", "a", RawJson.of(" {\"a\":1.0} "), "1970-01-01T00:00:01Z", RawJson.of("[]"), "k");

        JsonObject reply = Await.value(send(vertx, message.toJson()));

        assertThat(intake.taken())
                .isEqualTo(new Draft("acme", "a", 1_000_000L, RawJson.of("{\"a\":1.0}"), RawJson.of("[]"), "k", TRACE));
        assertThat(reply.encode())
                .isEqualTo("{\"id\":\"01980000-0000-7000-8000-0000000000ab\","
                        + "\"acceptedAt\":\"2026-04-06T11:39:46.752Z\",\"matchedCount\":3,\"duplicate\":false}");
    }

    @Test
    void shouldFailWithEveryFaultyField(Vertx vertx) {
        var message = new PublishMessage("acme", "a b", RawJson.of("{"), "noon", RawJson.of("[1,]"), "é");

        ReplyException failure = failure(vertx, message.toJson());

        assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
        assertThat(failure.failureCode()).isEqualTo(422);
        assertThat(failure.getMessage())
                .contains("/data: Not valid JSON at byte 1", "/changes: Not valid JSON at byte 3")
                .contains("/type: ", "/idempotencyKey: ", "/occurredAt: ");
        assertThat(intake.submitted).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsTooLarge(Vertx vertx) {
        var message = PublishMessage.of("acme", "a", RawJson.of("7".repeat(101)));

        assertThat(failure(vertx, message.toJson()).failureCode()).isEqualTo(413);
    }

    @Test
    void shouldRefuseWhatIsNoObject(Vertx vertx) {
        assertThat(failure(vertx, new JsonArray()).failureCode()).isEqualTo(422);
        assertThat(failure(vertx, "text").failureCode()).isEqualTo(422);
    }

    @Test
    void shouldAnswerEachOfSeveralInTheirOrder(Vertx vertx) {
        intake.answers(draft -> draft.type().equals("busy")
                ? Future.failedFuture(Refusal.busy("Come back.", Duration.ofSeconds(1)))
                : Future.succeededFuture(RecordingIntake.RECEIPT));
        var events = new JsonArray()
                .add(PublishMessage.of("acme", "busy", RawJson.of("1")).toJson())
                .add(17)
                .add(valid())
                .add(PublishMessage.of("acme", "a b", RawJson.of("1")).toJson());

        JsonArray answers = Await.value(sendAll(vertx, events));

        assertThat(PublishProblem.ofJson(answers.getJsonObject(0))).isEqualTo(new PublishProblem(503, "Come back."));
        assertThat(PublishProblem.ofJson(answers.getJsonObject(1)).status()).isEqualTo(422);
        assertThat(PublishProblem.isOne(answers.getJsonObject(2))).isFalse();
        assertThat(PublishReply.ofJson(answers.getJsonObject(2)).matchedCount()).isEqualTo(3);
        assertThat(PublishProblem.ofJson(answers.getJsonObject(3)).detail()).contains("/type");
        assertThat(answers).hasSize(4);
    }

    @Test
    void shouldRefuseTooManyAtOnce(Vertx vertx) {
        var events = new JsonArray();
        for (int i = 0; i < 1_001; i++) {
            events.add(valid());
        }

        assertThat(failure(vertx, events).failureCode()).isEqualTo(422);
        assertThat(intake.submitted).isEmpty();
    }

    @Test
    void shouldPassARefusalOn(Vertx vertx) {
        intake.answers(draft -> Future.failedFuture(Refusal.busy("Come back.", Duration.ofSeconds(1))));

        ReplyException failure = failure(vertx, valid());

        assertThat(failure.failureCode()).isEqualTo(503);
        assertThat(failure.getMessage()).isEqualTo("Come back.");
    }

    @Test
    void shouldPassOnThatATenantIsOverItsShare(Vertx vertx) {
        var reached = new Refusal.Reached(Limit.PENDING_EVENTS, 12);
        intake.answers(draft -> draft.tenantId().equals("flood")
                ? Future.failedFuture(Refusal.tooMany(reached, "Too many of yours.", Duration.ofSeconds(7)))
                : Future.succeededFuture(RecordingIntake.RECEIPT));
        JsonObject flood = PublishMessage.of("flood", "a", RawJson.of("1")).toJson();

        JsonArray answers = Await.value(
                sendAll(vertx, new JsonArray().add(flood).add(valid()).add(flood)));

        assertThat(PublishProblem.ofJson(answers.getJsonObject(0)))
                .isEqualTo(new PublishProblem(429, "Too many of yours."));
        assertThat(PublishProblem.isOne(answers.getJsonObject(1))).isFalse();
        assertThat(PublishProblem.ofJson(answers.getJsonObject(2)).status()).isEqualTo(429);
        assertThat(failure(vertx, flood).failureCode()).isEqualTo(429);
    }

    @Test
    void shouldTellNothingOfAFaultThatNobodyForesaw(Vertx vertx) {
        intake.answers(draft -> {
            throw new IllegalStateException("the password is swordfish");
        });

        ReplyException failure = failure(vertx, valid());

        assertThat(failure.failureCode()).isEqualTo(500);
        assertThat(failure.getMessage()).doesNotContain("swordfish");
    }

    private static JsonObject valid() {
        return PublishMessage.of("acme", "a", RawJson.of("1")).toJson();
    }

    private static ReplyException failure(Vertx vertx, Object body) {
        return (ReplyException) Await.failure(send(vertx, body));
    }

    private static Future<JsonArray> sendAll(Vertx vertx, JsonArray events) {
        return vertx.eventBus().<JsonArray>request(Addresses.PUBLISH, events).map(reply -> reply.body());
    }

    private static Future<JsonObject> send(Vertx vertx, Object body) {
        var options = new DeliveryOptions().addHeader(Addresses.TRACEPARENT, TRACE);
        return vertx.eventBus()
                .<JsonObject>request(Addresses.PUBLISH, body, options)
                .map(reply -> reply.body());
    }
}
