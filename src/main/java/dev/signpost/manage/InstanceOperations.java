package dev.signpost.manage;

import dev.signpost.catalog.Profiles;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Scope;
import dev.signpost.http.Times;
import dev.signpost.model.Refusal;
import dev.signpost.profile.ReceiverCode;
import dev.signpost.profile.SignatureRule.Keyring;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who am I, and which wire profiles are there. */
public final class InstanceOperations {
    private final Map<String, WireProfile> profiles;
    private final ReceiverCode receiverCode;

    /** @param profiles those in force, by name */
    public InstanceOperations(Map<String, WireProfile> profiles, ReceiverCode receiverCode) {
        this.receiverCode = receiverCode;
        this.profiles = new TreeMap<>(profiles);
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "getMe", this::me,
                "listProfiles", this::list,
                "getProfile", this::get,
                "getReceiverCode", this::receiverCode);
    }

    private Future<Reply> me(Call call) {
        var caller = call.caller();
        List<String> scopes = caller.scopes().stream().sorted().map(Scope::word).toList();
        Long expires = caller.expiresMillis();
        return Future.succeededFuture(Reply.ok(new JsonObject()
                .put("kind", caller.kind().name())
                .put("keyId", caller.keyId())
                .put(
                        "tenantId",
                        caller.tenant() == null ? null : caller.tenant().id())
                .put("scopes", new JsonArray(scopes))
                .put("expiresAt", expires == null ? null : Times.text(expires))));
    }

    private Future<Reply> list(Call call) {
        List<JsonObject> items = profiles.values().stream().map(ProfileJson::of).toList();
        return Future.succeededFuture(Reply.ok(call.page().list(items, null)));
    }

    private Future<Reply> get(Call call) {
        return Future.succeededFuture(Reply.ok(ProfileJson.of(profile(call))));
    }

    private Future<Reply> receiverCode(Call call) {
        WireProfile profile = profile(call);
        var language = call.queryParameter("language")
                .map(ReceiverCode.Language::ofWord)
                .orElse(ReceiverCode.Language.NODE);
        var which = call.queryParameter("which").map(Keyring::valueOf).orElse(Keyring.OWN);
        String code = receiverCode
                .text(profile, language, which)
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.CONFLICT,
                        which == Keyring.OWN
                                ? "This wire profile does not sign with the webhook's secret: nothing is to be checked."
                                : "This wire profile adds no Standard Webhooks signature to its own."));
        return Future.succeededFuture(Reply.ok(new JsonObject()
                .put("profile", profile.name())
                .put("language", language.word())
                .put("fileName", language.fileName())
                .put("code", code)
                .put("notes", new JsonArray(receiverCode.notes(profile, which)))));
    }

    private WireProfile profile(Call call) {
        String name = call.pathParameter("name");
        WireProfile profile = profiles.get(name);
        if (profile == null) {
            throw Refusal.of(Refusal.Kind.NOT_FOUND, Profiles.unknown(name, profiles.keySet()));
        }
        return profile;
    }
}
