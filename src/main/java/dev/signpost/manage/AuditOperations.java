package dev.signpost.manage;

import dev.signpost.catalog.AuditLog;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/** Who changed what in a tenant. */
public final class AuditOperations {
    private final AuditLog log;

    public AuditOperations(AuditLog log) {
        this.log = log;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("listAudit", this::list);
    }

    private Future<Reply> list(Call call) {
        var query = new AuditLog.Query(
                Places.before(call),
                Places.oneMore(call),
                call.queryTime("from").map(Instant::toEpochMilli).orElse(null),
                call.queryTime("to").map(Instant::toEpochMilli).orElse(null));
        return log.list(call.tenantRef(), query)
                .map(found -> Places.reply(call, found, AuditOperations::json, AuditLog.Entry::id));
    }

    private static JsonObject json(AuditLog.Entry entry) {
        return new JsonObject()
                .put("id", Long.toString(entry.id()))
                .put("at", Times.text(entry.atMillis()))
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("object", entry.object())
                .put("fields", new JsonArray(entry.fields()));
    }
}
