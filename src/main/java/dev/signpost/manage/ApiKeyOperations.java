package dev.signpost.manage;

import dev.signpost.catalog.ApiKey;
import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.To;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Scope;
import dev.signpost.http.Times;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Administration of API keys: a tenant's under its path, the instance's own under {@code /v1/api-keys}. */
public final class ApiKeyOperations {
    private final ApiKeys keys;

    public ApiKeyOperations(ApiKeys keys) {
        this.keys = keys;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "listTenantApiKeys", this::list,
                "createTenantApiKey", Operation.checked(this::createForTenant, this::checkForTenant),
                "updateTenantApiKey", Operation.checked(this::update, this::checkChange),
                "revokeTenantApiKey", this::revoke,
                "listApiKeys", this::list,
                "createApiKey", Operation.checked(this::createForInstance, this::checkForInstance),
                "revokeApiKey", this::revoke);
    }

    private Future<Reply> list(Call call) {
        return keys.list(call.tenant(), Places.before(call), Places.oneMore(call))
                .map(found -> Places.reply(call, found, ApiKeyOperations::json, ApiKey::key));
    }

    private Future<Reply> createForTenant(Call call) {
        String location = "/v1/tenants/" + call.tenantRef().id() + "/api-keys/";
        return create(call, scopes(call.body()), location);
    }

    private Future<Reply> createForInstance(Call call) {
        return create(call, Set.of(Scope.ADMIN), "/v1/api-keys/");
    }

    private Future<Reply> create(Call call, Set<Scope> scopes, String location) {
        return keys.create(Callers.actor(call), call.tenant(), spec(call.body(), scopes))
                .map(made -> Reply.created(
                        location + made.key().id(),
                        json(made.key()).put("key", made.secret().reveal())));
    }

    private Future<?> checkForTenant(Call call) {
        return keys.check(call.tenant(), spec(call.body(), scopes(call.body())));
    }

    private Future<?> checkForInstance(Call call) {
        return keys.check(call.tenant(), spec(call.body(), Set.of(Scope.ADMIN)));
    }

    private static ApiKeys.Spec spec(JsonObject body, Set<Scope> scopes) {
        return new ApiKeys.Spec(body.getString("name", ""), scopes, expiry(body));
    }

    private Future<Reply> update(Call call) {
        return keys.update(Callers.actor(call), call.tenant(), call.pathParameter("keyId"), change(call.body()))
                .map(changed -> Reply.ok(json(changed)));
    }

    private Future<?> checkChange(Call call) {
        return keys.check(call.tenant(), call.pathParameter("keyId"), change(call.body()));
    }

    private static ApiKeys.Change change(JsonObject body) {
        return new ApiKeys.Change(
                body.containsKey("name") ? new To<>(body.getString("name")) : null,
                body.containsKey("scopes") ? new To<>(scopes(body)) : null,
                body.containsKey("expiresAt") ? new To<>(expiry(body)) : null);
    }

    private Future<Reply> revoke(Call call) {
        return keys.revoke(Callers.actor(call), call.tenant(), call.pathParameter("keyId"))
                .map(revoked -> Reply.noContent());
    }

    private static @Nullable Long expiry(JsonObject body) {
        String text = body.getString("expiresAt");
        return text == null ? null : Times.parse(text).toEpochMilli();
    }

    private static Set<Scope> scopes(JsonObject body) {
        return Scope.ofWords(body.getJsonArray("scopes", new JsonArray()));
    }

    private static JsonObject json(ApiKey key) {
        Long expires = key.expiresMillis();
        return new JsonObject()
                .put("id", key.id())
                .put("name", key.name())
                .put(
                        "scopes",
                        new JsonArray(key.scopes().stream().map(Scope::word).toList()))
                .put("hint", key.hint())
                .put("createdAt", Times.text(key.createdMillis()))
                .put("expiresAt", expires == null ? null : Times.text(expires));
    }
}
