package dev.signpost.catalog;

import dev.signpost.catalog.SecretBox.Place;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Seals and opens the two things of a webhook that are secret. Fails as {@link SecretBox} does. */
final class Seals {
    // A key comes with a restart.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final SecretBox box;

    Seals(SecretBox box) {
        this.box = box;
    }

    /** Seals a secret for a place of the purpose SIGNING_SECRET or STANDARD_SECRET. */
    Buffer sealSecret(Place place, Secret secret) {
        return Buffer.buffer(box.seal(place, secret.reveal().getBytes(StandardCharsets.UTF_8)));
    }

    Secret openSecret(Place place, Buffer sealed) {
        byte[] plain = box.open(place, sealed.getBytes());
        return Secret.of(new String(plain, StandardCharsets.UTF_8));
    }

    /** Seals names and values; null for none, so that a webhook without headers needs no key. */
    @Nullable
    Buffer sealHeaders(long tenantKey, long webhookKey, Map<String, Secret> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        var json = new JsonObject();
        headers.forEach((name, value) -> json.put(name, value.reveal()));
        return Buffer.buffer(
                box.seal(headerPlace(tenantKey, webhookKey), json.toBuffer().getBytes()));
    }

    /** Opens in the order in which they were sealed. */
    Map<String, Secret> openHeaders(long tenantKey, long webhookKey, @Nullable Buffer sealed) {
        if (sealed == null) {
            return Map.of();
        }
        byte[] plain = box.open(headerPlace(tenantKey, webhookKey), sealed.getBytes());
        var headers = new LinkedHashMap<String, Secret>();
        parsed(plain).forEach(entry -> headers.put(entry.getKey(), Secret.of((String) entry.getValue())));
        return Collections.unmodifiableMap(headers);
    }

    /** What to tell a user whose request met a closed seal; other failures as they are. */
    static Throwable refused(Throwable failure) {
        if (failure instanceof KeyUnavailable) {
            return Refusal.busy("Secrets cannot be sealed or opened at present.", RETRY_AFTER);
        }
        return failure instanceof SealBroken
                ? Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "The webhook's stored secrets or headers are damaged. Take all headers away with null, rotate"
                                + " the secret, or register it anew.")
                : failure;
    }

    private static JsonObject parsed(byte[] plain) {
        try {
            return new JsonObject(Buffer.buffer(plain));
        } catch (DecodeException e) {
            // Without the cause: a parser's message quotes what it read.
            throw new SealBroken("the sealed headers are not JSON");
        }
    }

    static Place secretPlace(long tenantKey, long webhookKey, int number, boolean standard) {
        Purpose purpose = standard ? Purpose.STANDARD_SECRET : Purpose.SIGNING_SECRET;
        return new Place(purpose, tenantKey, webhookKey, number);
    }

    private static Place headerPlace(long tenantKey, long webhookKey) {
        return new Place(Purpose.HEADERS, tenantKey, webhookKey, 0);
    }
}
