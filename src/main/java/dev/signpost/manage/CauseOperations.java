package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.queue.DeadLetterCauses;
import dev.signpost.queue.History;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What a tenant's dead letters died of. */
public final class CauseOperations {
    private static final DeadLetterCauses.Found NOTHING = new DeadLetterCauses.Found(List.of(), false, 0, false);

    private final History history;
    private final DeadLetterCauses causes;

    public CauseOperations(History history, DeadLetterCauses causes) {
        this.history = history;
        this.causes = causes;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("listDeadLetterCauses", this::list);
    }

    private Future<Reply> list(Call call) {
        return Asked.filter(call, history)
                .compose(filter -> filter.isEmpty()
                        ? Future.succeededFuture(NOTHING)
                        : causes.of(call.tenantRef().key(), filter.get()))
                .map(found -> Reply.ok(json(found, Sight.of(call))));
    }

    private static JsonObject json(DeadLetterCauses.Found found, Sight sight) {
        var items = new JsonArray();
        sight.of(found.causes()).forEach(cause -> items.add(HistoryJson.cause(cause)));
        return new JsonObject()
                .put("items", items)
                .put("truncated", found.truncated())
                .put("lookedAt", found.lookedAt())
                .put("more", found.more());
    }
}
