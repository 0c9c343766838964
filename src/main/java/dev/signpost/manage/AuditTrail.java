package dev.signpost.manage;

import dev.signpost.catalog.Actor;
import dev.signpost.catalog.Changes;
import dev.signpost.http.Call;
import dev.signpost.http.Scope;
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

    /** Writes to the audit log. It counts as a change of the tenant, so publishers may be matched once more. */
    static AuditTrail in(Changes changes) {
        return (call, action, object, fields) -> {
            var actor = new Actor(call.caller().keyId(), call.caller().may(Scope.ADMIN));
            long tenantKey = call.tenantRef().key();
            return changes.make(
                            actor,
                            (sql, epoch) -> Future.succeededFuture(
                                    new Changes.Entry<>(tenantKey, action, object, fields, true)))
                    .mapEmpty();
        };
    }
}
