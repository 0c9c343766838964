package dev.signpost.manage;

import dev.signpost.catalog.Tenant;
import dev.signpost.catalog.TenantLimits;
import dev.signpost.catalog.Tenants;
import dev.signpost.catalog.To;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/** Administration of tenants. */
public final class TenantOperations {
    private final Tenants tenants;
    private final String defaultProfile;
    private final TenantLimits defaults;

    /**
     * Serves them.
     *
     * @param defaultProfile name of the wire profile of tenants that name none
     * @param defaults limits of tenants that have none of their own
     */
    public TenantOperations(Tenants tenants, String defaultProfile, TenantLimits defaults) {
        this.defaults = defaults;
        this.tenants = tenants;
        this.defaultProfile = defaultProfile;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "listTenants", this::list,
                "createTenant", Operation.checked(this::create, this::checkNew),
                "getTenant", this::get,
                "updateTenant", Operation.checked(this::update, this::checkChange),
                "deleteTenant", this::delete);
    }

    private Future<Reply> list(Call call) {
        return tenants.list(Places.before(call), Places.oneMore(call))
                .map(found -> Places.reply(call, found, this::json, Tenant::key));
    }

    private Future<Reply> create(Call call) {
        return tenants.create(Callers.actor(call), spec(call.body()))
                .map(made -> Reply.created("/v1/tenants/" + made.id(), json(made)));
    }

    private Future<?> checkNew(Call call) {
        return tenants.check(spec(call.body()));
    }

    private static Tenants.Spec spec(JsonObject body) {
        return new Tenants.Spec(
                body.getString("id", ""),
                body.getString("name"),
                body.getString("profile"),
                body.getInteger("retentionDays"),
                LimitsJson.after(TenantLimits.NONE, body));
    }

    private Future<Reply> get(Call call) {
        return tenants.find(call.tenantRef().id())
                .map(found -> Reply.ok(json(found.orElseThrow(() -> Refusal.notFound("tenant")))));
    }

    private Future<Reply> update(Call call) {
        return tenants.update(Callers.actor(call), call.tenantRef().id(), change(call.body()))
                .map(changed -> Reply.ok(json(changed)));
    }

    private Future<?> checkChange(Call call) {
        return tenants.check(call.tenantRef().id(), change(call.body()));
    }

    private static Tenants.Change change(JsonObject body) {
        return new Tenants.Change(
                body.containsKey("name") ? new To<>(body.getString("name")) : null,
                body.containsKey("profile") ? new To<>(body.getString("profile")) : null,
                body.containsKey("retentionDays") ? new To<>(body.getInteger("retentionDays")) : null,
                present -> LimitsJson.after(present, body));
    }

    private Future<Reply> delete(Call call) {
        return tenants.delete(Callers.actor(call), call.tenantRef().id()).map(deleted -> Reply.noContent());
    }

    private JsonObject json(Tenant tenant) {
        return new JsonObject()
                .put("id", tenant.id())
                .put("name", tenant.name())
                .put("profile", tenant.profile())
                .put("profileInForce", Objects.requireNonNullElse(tenant.profile(), defaultProfile))
                .put("retentionDays", tenant.retentionDays())
                .put("limits", LimitsJson.of(tenant.limits()))
                .put("limitsInForce", LimitsJson.of(tenant.limits().or(defaults)))
                .put("createdAt", Times.text(tenant.createdMillis()));
    }
}
