package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookStatus;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops webhooks by hand and puts stopped ones back, inside a change of the catalogue. */
final class WebhookBlocks {
    private static final Sql SET_STATUS = Sql.named("catalog.set_webhook_status");
    private static final String TENANT = "TENANT";
    private static final String OPERATOR = "OPERATOR";

    private final WebhookReader reader;
    private final ReceiverResumption resumption;

    WebhookBlocks(WebhookReader reader, ReceiverResumption resumption) {
        this.reader = reader;
        this.resumption = resumption;
    }

    /** What to write. */
    private record Status(
            WebhookStatus status,
            @Nullable StatusReason reason,
            @Nullable String blockedBy) {}

    Future<Changes.Entry<WebhookView>> block(
            SqlRunner sql, long epoch, Actor actor, TenantRef tenant, WebhookReader.Found found) {
        String present = found.view().blockedBy();
        // An operator's block outranks a tenant's, never the other way round.
        boolean enough = present != null && (!actor.operator() || present.equals(OPERATOR));
        if (enough) {
            return Future.succeededFuture(Changes.Entry.nothing(found.view()));
        }
        var blocked = new Status(WebhookStatus.DISABLED, StatusReason.BLOCKED, actor.operator() ? OPERATOR : TENANT);
        return write(sql, epoch, tenant, found, "webhook.blocked", blocked);
    }

    Future<Changes.Entry<WebhookView>> unblock(
            SqlRunner sql, long epoch, Actor actor, TenantRef tenant, WebhookReader.Found found) {
        var view = found.view();
        if (view.webhook().status() != WebhookStatus.DISABLED) {
            return Future.succeededFuture(Changes.Entry.nothing(view));
        }
        if (OPERATOR.equals(view.blockedBy()) && !actor.operator()) {
            return Future.failedFuture(Refusal.of(
                    Refusal.Kind.FORBIDDEN,
                    "The operator of this instance blocked the webhook; only they can unblock it."));
        }
        return write(sql, epoch, tenant, found, "webhook.unblocked", new Status(statusBack(view), null, null));
    }

    /** ACTIVE if it has proved itself or nothing asks for it. */
    private static WebhookStatus statusBack(WebhookView view) {
        boolean owes = Proofs.onVerify(view.wire()) && view.verifiedMillis() == null;
        return owes ? WebhookStatus.UNVERIFIED : WebhookStatus.ACTIVE;
    }

    private Future<Changes.Entry<WebhookView>> write(
            SqlRunner sql, long epoch, TenantRef tenant, WebhookReader.Found found, String action, Status to) {
        String id = found.view().webhook().id();
        StatusReason reason = to.reason();
        var call = SET_STATUS
                .bind()
                .set("webhook", found.key())
                .set("epoch", epoch)
                .set("status", to.status().name())
                .set("reason", reason == null ? null : reason.name())
                .set("blocked_by", to.blockedBy());
        return sql.run(call)
                .compose(written -> to.status() == WebhookStatus.DISABLED
                        ? Future.succeededFuture()
                        : resumption.resume(sql, tenant.key(), found.key()))
                .compose(written -> reader.find(sql, tenant, id))
                .map(now ->
                        new Changes.Entry<>(tenant.key(), action, id, List.of("status", "statusReason"), now.view()));
    }
}
