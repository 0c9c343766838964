package dev.signpost.deliver;

import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Event;
import dev.signpost.model.Outcome;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.model.SendPermission;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Tested;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.outbound.NotSent;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Sender;
import dev.signpost.profile.NoSigningKeyException;
import dev.signpost.profile.Renderer;
import dev.signpost.profile.RequestHeaders;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends test events: made, signed and sent like any delivery, but for a header that says what they are. They are in no
 * history, go past the webhook's lane, and nothing that comes of them counts. Any thread may ask.
 */
public final class TestSends {
    /** On every test event, so that a receiver can tell it from a real one. */
    public static final String HEADER = "Signpost-Test";

    /** A test is answered at once, so a longer deadline of its webhook is cut to this. */
    private static final int LONGEST_MILLIS = 25_000;

    private static final Logger LOG = LoggerFactory.getLogger(TestSends.class);

    private final TenantMemory catalogue;
    private final ProfileMemory profiles;
    private final SendPermission permission;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final OutboundClient client;
    private final TestPlaces places = new TestPlaces();

    /**
     * What a test needs of its surroundings.
     *
     * @param ids makes the events' ids
     */
    public record Sources(
            TenantMemory catalogue,
            ProfileMemory profiles,
            SendPermission permission,
            InstantSource clock,
            Supplier<UUID> ids) {}

    public TestSends(Sources sources, OutboundClient client) {
        this.catalogue = sources.catalogue();
        this.profiles = sources.profiles();
        this.permission = sources.permission();
        this.clock = sources.clock();
        this.ids = sources.ids();
        this.client = client;
    }

    /**
     * What to send.
     *
     * @param type of the event
     * @param data of the event
     * @param changes of the event, or null
     */
    public record Example(
            String type, RawJson data, @Nullable RawJson changes) {}

    /**
     * Sends it now and once. Fails with {@link Refusal} NOT_FOUND, CONFLICT (the webhook is not verified or blocked, a
     * test of it is under way, or it was changed meanwhile), TOO_MANY or BUSY.
     */
    public Future<Tested> send(long tenantKey, long webhookKey, Example example) {
        TestPlaces.Place place;
        try {
            place = places.take(tenantKey, webhookKey);
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
        return catalogue
                .refresh(tenantKey)
                .compose(tenant -> attempt(tenant, webhookKey, example))
                .recover(TestSends::explained)
                .onComplete(done -> place.leave());
    }

    private Future<Tested> attempt(TenantSnapshot tenant, long webhookKey, Example example) {
        Webhook webhook = tenant.webhooks().get(webhookKey);
        if (webhook == null) {
            return Future.failedFuture(Refusal.notFound("webhook"));
        }
        String reason = notNow(webhook);
        if (reason != null) {
            return Future.failedFuture(Refusal.of(Refusal.Kind.CONFLICT, reason));
        }
        WireProfile profile = profiles.named(webhook.profile());
        long sentAt = clock.millis();
        Event event = event(tenant, example, sentAt);
        byte[] body = Renderer.body(profile, event);
        Signer signer = Signer.forSecrets(profile, webhook.signingAt(sentAt));
        List<Map.Entry<String, String>> own =
                new ArrayList<>(RequestHeaders.of(profile, event, webhook.id(), sentAt, body, signer));
        own.add(Map.entry(HEADER, "true"));
        var request = new OutboundRequest(
                HttpMethod.POST,
                webhook.url(),
                Requests.withCustom(own, webhook.headers(), Secret::reveal),
                body,
                Math.min(LONGEST_MILLIS, Requests.deadlineMillis(profile, webhook)),
                new TestSender(webhook));
        return client.send(request).map(outcome -> {
            AttemptResult result = result(profile, outcome);
            note(event, webhook, result, outcome);
            return new Tested(
                    event.id(),
                    sentAt,
                    Requests.told(webhook.url(), own, webhook.headers(), body, result),
                    outcome,
                    result);
        });
    }

    private Event event(TenantSnapshot tenant, Example example, long sentAt) {
        return new Event(
                ids.get(),
                tenant.key(),
                tenant.id(),
                example.type(),
                sentAt * 1000,
                example.data(),
                example.changes(),
                null);
    }

    /** Why it is sent no test, or null. One that errors have disabled may be tested: that shows whether it is well. */
    private static @Nullable String notNow(Webhook webhook) {
        if (webhook.status() == WebhookStatus.UNVERIFIED) {
            return "The webhook has not been verified. Verify it first.";
        }
        if (webhook.statusReason() == StatusReason.BLOCKED) {
            return "The webhook is blocked. Unblock it first.";
        }
        return switch (webhook.seal()) {
            case OPEN -> null;
            case KEY_MISSING -> "The webhook's secret cannot be opened at present.";
            case BROKEN -> "The webhook's stored URL, secret or headers are damaged.";
        };
    }

    /** The answer to a delete or a block says that no send starts after it. */
    private final class TestSender implements Sender {
        private final Webhook webhook;

        private TestSender(Webhook webhook) {
            this.webhook = webhook;
        }

        @Override
        public long tenantKey() {
            return webhook.tenantKey();
        }

        @Override
        public boolean permitted() {
            return permission.held() && unchanged(webhook);
        }
    }

    private boolean unchanged(Webhook webhook) {
        TenantSnapshot now = catalogue.cached(webhook.tenantKey());
        Webhook present = now == null ? null : now.webhooks().get(webhook.key());
        return present != null && present.version() == webhook.version();
    }

    private static AttemptResult result(WireProfile profile, Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return profile.attempts().succeeded(answered.status()) ? AttemptResult.SUCCESS : AttemptResult.STATUS;
        }
        return AttemptResult.of(((Outcome.Failed) outcome).kind());
    }

    private static <T> Future<T> explained(Throwable failure) {
        if (failure instanceof NotSent withdrawn && withdrawn.stoppedAddress() != null) {
            return Future.failedFuture(Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "The operator of this instance has stopped this destination. Nothing is sent to it at present."));
        }
        if (failure instanceof NotSent) {
            return Future.failedFuture(
                    Refusal.of(Refusal.Kind.CONFLICT, "The webhook was changed before the test was sent. Test again."));
        }
        return failure instanceof NoSigningKeyException
                ? Future.failedFuture(
                        Refusal.of(Refusal.Kind.CONFLICT, "The webhook has no secret that its profile can sign with."))
                : Future.failedFuture(failure);
    }

    private static void note(Event event, Webhook webhook, AttemptResult result, Outcome outcome) {
        LOG.atInfo()
                .addKeyValue(LogKeys.TENANT_ID, event.tenantId())
                .addKeyValue(LogKeys.EVENT_TYPE, event.type())
                .addKeyValue(LogKeys.WEBHOOK_ID, webhook.id())
                .addKeyValue(LogKeys.RESULT, result)
                .addKeyValue(LogKeys.MILLIS, outcome.millis())
                .log("webhook.tested");
    }
}
