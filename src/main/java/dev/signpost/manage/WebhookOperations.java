package dev.signpost.manage;

import dev.signpost.catalog.WebhookQuery;
import dev.signpost.catalog.WebhookView;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Scope;
import dev.signpost.model.EventId;
import dev.signpost.model.Secret;
import dev.signpost.model.WebhookStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registering and managing webhooks. */
public final class WebhookOperations {
    private static final Future<@Nullable String> NO_JOB = Future.succeededFuture();

    private final Webhooks webhooks;
    private final WebhookNumbers numbers;
    private final HeldDeliveries held;
    private final Proving proving;

    public WebhookOperations(Webhooks webhooks, WebhookNumbers numbers, HeldDeliveries held, Proving proving) {
        this.webhooks = webhooks;
        this.numbers = numbers;
        this.held = held;
        this.proving = proving;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "listWebhooks", this::list,
                "createWebhook", Operation.checked(this::create, this::checkNew),
                "getWebhook", this::get,
                "updateWebhook", Operation.checked(this::update, this::checkChange),
                "deleteWebhook", this::delete,
                "blockWebhook", this::block,
                "unblockWebhook", this::unblock,
                "rotateWebhookSecret", Operation.checked(this::rotate, this::checkRotation));
    }

    private Future<Reply> list(Call call) {
        var query = new WebhookQuery(
                Places.before(call),
                Places.oneMore(call),
                call.queryParameter("status").map(WebhookStatus::valueOf).orElse(null),
                call.queryParameter("q").orElse(null),
                call.queryParameter("failing").map(Boolean::valueOf).orElse(false),
                call.queryParameter("paused").map(Boolean::valueOf).orElse(false));
        return webhooks.list(call.tenantRef(), query)
                .compose(found -> page(call, found))
                .compose(page -> webhooks.countByStatus(call.tenantRef())
                        .map(counts -> Reply.ok(page.put("counts", WebhookJson.counts(counts)))));
    }

    private Future<JsonObject> page(Call call, List<WebhookView> found) {
        List<Long> keys = Places.shown(call, found).stream()
                .map(view -> view.webhook().key())
                .toList();
        boolean health = call.queryParameter("health").map(Boolean::valueOf).orElse(true);
        return (health ? numbers.of(call.tenantRef().key(), keys) : numbers.heldOnly(keys))
                .map(counted -> Places.list(
                        call,
                        found,
                        view -> listed(view, counted, secret(call, view)),
                        view -> view.webhook().key()));
    }

    private static JsonObject listed(WebhookView view, WebhookNumbers.Of counted, WebhookJson.Shown secrets) {
        JsonObject json = WebhookJson.of(view, counted, secrets);
        if (counted.health() != null) {
            json.getJsonObject("health")
                    .put("sparkline", counted.health().sparkline(view.webhook().key()));
        }
        return json;
    }

    private Future<Reply> create(Call call) {
        Secret secret = secret(call);
        return WebhookRequest.read(call.body())
                .compose(request -> webhooks.askedBeforeCreate(call.tenantRef(), request.change(), secret)
                        .compose(due -> proving.require(call.tenantRef(), due))
                        .compose(proved -> webhooks.create(
                                Callers.actor(call), call.tenantRef(), request.change(), secret, proved))
                        .recover(request::pointing))
                .compose(made -> json(
                                call, made, new WebhookJson.Shown(made.newestSecret(), made.newestStandardSecret()))
                        .map(json -> Reply.created(
                                        "/v1/tenants/" + call.tenantRef().id() + "/webhooks/"
                                                + made.webhook().id(),
                                        json)
                                .withVersion(made.webhook().version())));
    }

    private Future<?> checkNew(Call call) {
        return WebhookRequest.read(call.body())
                .compose(request -> webhooks.askedBeforeCreate(call.tenantRef(), request.change(), secret(call))
                        .recover(request::pointing));
    }

    private Future<?> checkChange(Call call) {
        return WebhookRequest.read(call.body())
                .compose(request -> webhooks.askedBeforeUpdate(
                                call.tenantRef(), id(call), call.ifMatch(), request.change())
                        .recover(request::pointing));
    }

    private Future<Reply> get(Call call) {
        return webhooks.find(call.tenantRef(), id(call)).compose(found -> reply(call, found, secret(call, found)));
    }

    private Future<Reply> update(Call call) {
        return WebhookRequest.read(call.body())
                .compose(request -> webhooks.askedBeforeUpdate(
                                call.tenantRef(), id(call), call.ifMatch(), request.change())
                        .compose(due -> proving.require(call.tenantRef(), due))
                        .compose(proved -> webhooks.find(call.tenantRef(), id(call))
                                .compose(before -> webhooks.update(
                                                Callers.actor(call),
                                                call.tenantRef(),
                                                id(call),
                                                call.ifMatch(),
                                                request.change(),
                                                proved)
                                        .compose(now -> reply(call, now, changed(call, now, before.standardNumber())))))
                        .recover(request::pointing));
    }

    private Future<Reply> delete(Call call) {
        return webhooks.delete(Callers.actor(call), call.tenantRef(), id(call), call.ifMatch())
                .map(deleted -> Reply.noContent());
    }

    private Future<Reply> block(Call call) {
        return webhooks.block(Callers.actor(call), call.tenantRef(), id(call))
                .compose(blocked -> reply(call, blocked, secret(call, blocked)));
    }

    private Future<Reply> unblock(Call call) {
        boolean replay = Boolean.TRUE.equals(call.body().getBoolean("replayHeld"));
        // Counted before the replay, which makes the count shrink.
        return webhooks.unblock(Callers.actor(call), call.tenantRef(), id(call))
                .compose(back -> json(call, back, secret(call, back))
                        .compose(json -> (replay && back.webhook().active() ? replayed(call, back) : NO_JOB)
                                .map(job -> Reply.ok(json.put("releaseJobId", job))
                                        .withVersion(back.webhook().version()))));
    }

    private Future<@Nullable String> replayed(Call call, WebhookView back) {
        return held.replay(
                        call.tenantRef().key(),
                        back.webhook().key(),
                        call.caller().keyId())
                .map(job -> EventId.hex(job.id()));
    }

    private Future<?> checkRotation(Call call) {
        return webhooks.checkRotation(
                call.tenantRef(),
                id(call),
                secret(call),
                call.body().getInteger("overlapSeconds"),
                "STANDARD".equals(call.body().getString("which")));
    }

    private Future<Reply> rotate(Call call) {
        boolean standard = "STANDARD".equals(call.body().getString("which"));
        Integer overlap = call.body().getInteger("overlapSeconds");
        return standard
                ? webhooks.rotateStandard(Callers.actor(call), call.tenantRef(), id(call), secret(call), overlap)
                        .compose(rotated -> reply(
                                call,
                                rotated,
                                new WebhookJson.Shown(secret(call, rotated).own(), rotated.newestStandardSecret())))
                : webhooks.rotate(Callers.actor(call), call.tenantRef(), id(call), secret(call), overlap)
                        .compose(rotated -> reply(
                                call,
                                rotated,
                                new WebhookJson.Shown(
                                        rotated.newestSecret(),
                                        secret(call, rotated).standard())));
    }

    private Future<Reply> reply(Call call, WebhookView view, WebhookJson.Shown secrets) {
        return json(call, view, secrets)
                .map(json -> Reply.ok(json).withVersion(view.webhook().version()));
    }

    private Future<JsonObject> json(Call call, WebhookView view, WebhookJson.Shown secrets) {
        return numbers.of(call.tenantRef().key(), List.of(view.webhook().key()))
                .map(counted -> WebhookJson.of(view, counted, secrets));
    }

    /** What this caller may see of the secrets outside the answer that made them. */
    static WebhookJson.Shown secret(Call call, WebhookView view) {
        return call.caller().may(Scope.MANAGE)
                ? new WebhookJson.Shown(view.visibleSecret(), view.visibleStandardSecret())
                : WebhookJson.Shown.NOTHING;
    }

    /** A change of the profile may have made the standard secret: this answer is the one that shows it. */
    private static WebhookJson.Shown changed(Call call, WebhookView changed, int standardBefore) {
        WebhookJson.Shown usual = secret(call, changed);
        return changed.standardNumber() == standardBefore
                ? usual
                : new WebhookJson.Shown(usual.own(), changed.newestStandardSecret());
    }

    private static @Nullable Secret secret(Call call) {
        String secret = call.body().getString("secret");
        return secret == null ? null : Secret.of(secret);
    }

    private static String id(Call call) {
        return call.pathParameter("webhookId");
    }
}
