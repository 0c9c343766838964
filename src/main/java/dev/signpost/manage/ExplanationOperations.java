package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.queue.Explanation;
import dev.signpost.queue.History;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Why each webhook of a tenant did or did not get an event. */
public final class ExplanationOperations {
    private final History history;

    public ExplanationOperations(History history) {
        this.history = history;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("explainEvent", this::explain);
    }

    private Future<Reply> explain(Call call) {
        return history.explain(
                        call.tenantRef().key(),
                        Asked.event(call),
                        Places.before(call),
                        call.page().limit())
                .map(explanation -> Reply.ok(json(call, explanation)));
    }

    private static JsonObject json(Call call, Explanation explanation) {
        List<JsonObject> items = explanation.webhooks().items().stream()
                .map(webhook -> Why.of(explanation.event(), webhook).json(explanation.event(), webhook))
                .toList();
        Long next = explanation.webhooks().next();
        return call.page()
                .list(items, next == null ? null : next.toString())
                .put("event", HistoryJson.event(explanation.event()));
    }
}
