package dev.signpost.deliver;

import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Event;
import dev.signpost.model.Refusal;
import dev.signpost.model.SentRequest;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.profile.NoSigningKeyException;
import dev.signpost.profile.Renderer;
import dev.signpost.profile.RequestHeaders;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The request that a webhook would be sent now: rendered and signed like any delivery, and shown instead of sent. Any
 * thread may ask.
 */
public final class Previews {
    private static final String EXAMPLE_WEBHOOK = "wh_example";
    private static final TargetUrl EXAMPLE_TARGET = new TargetUrl(true, "receiver.example.com", 443, "/webhooks");

    private final TenantMemory catalogue;
    private final ProfileMemory profiles;
    private final InstantSource clock;

    public Previews(TenantMemory catalogue, ProfileMemory profiles, InstantSource clock) {
        this.catalogue = catalogue;
        this.profiles = profiles;
        this.clock = clock;
    }

    /**
     * The request for the event, with the webhook's own header values masked. Fails with {@link Refusal} NOT_FOUND, or
     * CONFLICT where nothing could be sent for want of a secret.
     */
    public Future<SentRequest.Told> of(long tenantKey, long webhookKey, Event event) {
        return catalogue.refresh(tenantKey).map(tenant -> told(tenant, webhookKey, event));
    }

    /**
     * What a webhook of that profile, which nobody has, would be sent.
     *
     * @param secrets what it signs with; may be empty where the profile allows it
     * @param atMillis start of the attempt, milliseconds since 1970
     */
    public static SentRequest.Told example(
            WireProfile profile, Event event, List<Webhook.SigningSecret> secrets, long atMillis) {
        byte[] body = Renderer.body(profile, event);
        var signer = Signer.forSecrets(profile, secrets);
        var own = RequestHeaders.of(profile, event, EXAMPLE_WEBHOOK, atMillis, body, signer);
        return Requests.told(EXAMPLE_TARGET, own, Map.of(), body, AttemptResult.CANCELLED);
    }

    private SentRequest.Told told(TenantSnapshot tenant, long webhookKey, Event event) {
        Webhook webhook = tenant.webhooks().get(webhookKey);
        if (webhook == null) {
            throw Refusal.notFound("webhook");
        }
        if (webhook.seal() != Webhook.Seal.OPEN) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "The webhook's secret or headers cannot be opened at present.");
        }
        WireProfile profile = profiles.named(webhook.profile());
        long now = clock.millis();
        byte[] body = Renderer.body(profile, event);
        List<Map.Entry<String, String>> own =
                RequestHeaders.of(profile, event, webhook.id(), now, body, signer(profile, webhook, now));
        return Requests.told(webhook.url(), own, webhook.headers(), body, AttemptResult.CANCELLED);
    }

    private static Signer signer(WireProfile profile, Webhook webhook, long now) {
        try {
            return Signer.forSecrets(profile, webhook.signingAt(now));
        } catch (NoSigningKeyException none) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "The webhook has no secret that its profile can sign with.");
        }
    }
}
