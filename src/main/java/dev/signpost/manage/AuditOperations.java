package dev.signpost.manage;

import dev.signpost.catalog.AuditLog;
import dev.signpost.http.Call;
import dev.signpost.http.Cursors;
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
    private final Cursors ids;

    /** @param ids makes entries' ids of their numbers, which count over all tenants */
    public AuditOperations(AuditLog log, Cursors ids) {
        this.log = log;
        this.ids = ids;
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
                .map(found ->
                        Places.reply(call, found, entry -> json(call.tenantRef().key(), entry), AuditLog.Entry::id));
    }

    private JsonObject json(long tenantKey, AuditLog.Entry entry) {
        return new JsonObject()
                .put("id", "aud_" + ids.seal("audit " + tenantKey, Long.toString(entry.id())))
                .put("at", Times.text(entry.atMillis()))
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("object", entry.object())
                .put("fields", new JsonArray(entry.fields()));
    }
}
