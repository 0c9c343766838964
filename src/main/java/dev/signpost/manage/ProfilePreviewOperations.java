package dev.signpost.manage;

import dev.signpost.catalog.Profiles;
import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.Event;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.model.SentRequest;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.SecretRules;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Shows what webhooks of a wire profile are sent, before there is one: for whoever writes a receiver. */
public final class ProfilePreviewOperations {
    private static final long MICROS_PER_MILLI = 1000;
    private static final String NOBODYS = "your-tenant";

    private final Map<String, WireProfile> profiles;
    private final Example example;
    private final Chance chance;
    private final InstantSource clock;

    /** Renders and signs the request of a webhook that nobody has. */
    @FunctionalInterface
    public interface Example {
        /**
         * @param secrets what it signs with; empty if the profile has none
         * @param atMillis start of the attempt, milliseconds since 1970
         */
        SentRequest.Told of(WireProfile profile, Event event, List<SigningSecret> secrets, long atMillis);
    }

    /**
     * What is made up.
     *
     * @param ids makes the id of the event
     * @param secrets makes the secret
     */
    public record Chance(Supplier<UUID> ids, RandomGenerator secrets) {}

    /** @param profiles those in force, by name */
    public ProfilePreviewOperations(
            Map<String, WireProfile> profiles, Example example, Chance chance, InstantSource clock) {
        this.profiles = Map.copyOf(profiles);
        this.example = example;
        this.chance = chance;
        this.clock = clock;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("previewProfile", call -> Future.succeededFuture(preview(call)));
    }

    private Reply preview(Call call) {
        String name = call.pathParameter("name");
        WireProfile profile = profiles.get(name);
        if (profile == null) {
            throw Refusal.of(Refusal.Kind.NOT_FOUND, Profiles.unknown(name, profiles.keySet()));
        }
        var carried = TestExample.of(call.queryParameter("eventType").orElse(null), List.of("*"), profile.catalogue());
        Secret secret = profile.secrets().example(chance.secrets());
        Secret standard =
                profile.hasStandardSecret() ? SecretRules.generate(SecretRules.STANDARD, chance.secrets()) : null;
        var secrets = new ArrayList<SigningSecret>();
        if (secret != null) {
            secrets.add(new SigningSecret(1, secret));
        }
        if (standard != null) {
            secrets.add(new SigningSecret(1, standard, 0, Long.MAX_VALUE, true));
        }
        JsonObject request = ExchangeJson.request(example.of(profile, event(call, carried), secrets, clock.millis()));
        // Nobody wrote it anywhere.
        request.remove("written");
        var json = new JsonObject()
                .put("profile", profile.name())
                .put("eventType", carried.type())
                .put("secret", secret == null ? null : secret.reveal());
        if (standard != null) {
            json.put("standardSecret", standard.reveal());
        }
        return Reply.ok(json.put("request", request));
    }

    private Event event(Call call, TestExample carried) {
        var tenant = call.caller().tenant();
        return new Event(
                chance.ids().get(),
                0,
                tenant == null ? NOBODYS : tenant.id(),
                carried.type(),
                clock.millis() * MICROS_PER_MILLI,
                carried.data(),
                carried.changes(),
                null);
    }
}
