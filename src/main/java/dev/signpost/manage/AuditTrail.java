package dev.signpost.manage;

import dev.signpost.catalog.AuditLog;
import dev.signpost.http.Call;
import io.vertx.core.Future;
import java.util.List;

/** Notes what a caller did to something other than the catalogue, whose changes note themselves. */
@FunctionalInterface
public interface AuditTrail {

    /**
     * @param action such as {@code event.erased}
     * @param object id of what it was done to
     * @param fields names of those that changed; never values
     */
    Future<Void> note(Call call, String action, String object, List<String> fields);

    /** Writes to the audit log. */
    static AuditTrail in(AuditLog log) {
        return (call, action, object, fields) ->
                log.note(new AuditLog.Note(Callers.actor(call), call.tenantRef(), action, object, fields));
    }
}
