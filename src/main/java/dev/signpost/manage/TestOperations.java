package dev.signpost.manage;

import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Outcome;
import dev.signpost.model.Tested;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Test events, answered with what the receiver made of them. */
public final class TestOperations {
    private final Webhooks webhooks;
    private final EventTypes types;
    private final TestEvents tests;

    public TestOperations(Webhooks webhooks, EventTypes types, TestEvents tests) {
        this.webhooks = webhooks;
        this.types = types;
        this.tests = tests;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("testWebhook", this::test);
    }

    private Future<Reply> test(Call call) {
        return webhooks.find(call.tenantRef(), call.pathParameter("webhookId"))
                .compose(found -> types.list(call.tenantRef())
                        .map(added -> TestExample.of(call.body().getString("eventType"), found, added))
                        .compose(example -> tests.send(
                                        call.tenantRef().key(), found.webhook().key(), example)
                                .map(tested -> Reply.ok(json(example, tested, Sight.of(call))))));
    }

    private static JsonObject json(TestExample example, Tested tested, Sight sight) {
        var outcome = tested.outcome();
        var answered = outcome instanceof Outcome.Answered answer ? answer : null;
        boolean passed = tested.result() == AttemptResult.SUCCESS;
        var json = new JsonObject()
                .put("eventType", example.type())
                .put("eventId", tested.eventId().toString())
                .put("passed", passed)
                .put("sentAt", Times.text(tested.sentAtMillis()))
                .put("responseMillis", outcome.millis())
                .put("statusCode", answered == null ? null : answered.status())
                .put("error", passed ? null : sight.of(tested.result()).name())
                .put("errorText", passed ? null : HistoryJson.sentence(sight.of(tested.result()), outcome.answer()))
                .put("request", ExchangeJson.request(tested.request()));
        ExchangeJson.putAnswer(json, outcome.answer(), answered != null);
        return json;
    }
}
