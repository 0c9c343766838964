package dev.signpost.deliver;

import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Delivery;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.model.SendPermission;
import dev.signpost.model.SendStops;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookEffect;
import dev.signpost.model.WebhookStatus;
import dev.signpost.outbound.NotSent;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Sender;
import dev.signpost.profile.NoSigningKeyException;
import dev.signpost.profile.RequestHeaders;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.Settlement;
import dev.signpost.retry.Decision;
import dev.signpost.retry.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from the lane to the outcome: look at the webhook as it is now, render, sign, send, decide. Owned by one
 * event loop.
 */
final class Attempts {
    private final TenantMemory catalogue;
    private final ProfileMemory profiles;
    private final WaysOut client;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final AttemptJournal journal;
    private final SendStops stops;
    private final Duration longestRetryAfter;

    /** What an attempt needs of its surroundings. */
    record Sources(
            TenantMemory catalogue,
            ProfileMemory profiles,
            SendStops stops,
            Duration longestRetryAfter,
            DeliverClocks clocks) {}

    Attempts(Sources sources, WaysOut client, AttemptJournal journal) {
        this.catalogue = sources.catalogue();
        this.profiles = sources.profiles();
        this.clock = sources.clocks().clock();
        this.nanoTime = sources.clocks().nanoTime();
        this.random = sources.clocks().random();
        this.stops = sources.stops();
        this.longestRetryAfter = sources.longestRetryAfter();
        this.client = client;
        this.journal = journal;
    }

    /** The webhook as this pod's memory has it, or null. */
    @Nullable
    Webhook cached(long tenantKey, long webhookKey) {
        TenantSnapshot tenant = catalogue.cached(tenantKey);
        return tenant == null ? null : tenant.webhooks().get(webhookKey);
    }

    /** True if the attempt has to read something first: nobody knows when it goes out, nor its webhook's limits. */
    boolean reads(Parcel parcel) {
        Delivery.Claim claim = parcel.delivery().claim();
        Webhook webhook = cached(parcel.tenantKey(), parcel.delivery().webhookKey());
        return webhook == null || outdated(webhook, claim) || (claim != null && unread(claim));
    }

    /** The profile that its first attempt was made with is not in memory. */
    private boolean unread(Delivery.Claim claim) {
        return claim.profileVersion() > 0 && profiles.version(claim.profileVersion()) == null;
    }

    /** Makes the attempt, or finds that none is to be made. Completes with what is to be recorded; never fails. */
    Future<AttemptReport> make(Lane lane, Parcel parcel, SendPermission permission) {
        Delivery.Claim claim = parcel.delivery().claim();
        // What is thrown on the way, too, is a failure: the lane counts on an end.
        Future<Void> known =
                claim != null && unread(claim) ? profiles.read(claim.profileVersion()) : Future.succeededFuture();
        return known.compose(read -> begin(lane, parcel, permission))
                .recover(failure -> Future.succeededFuture(unforeseen(parcel, failure)));
    }

    private Future<AttemptReport> begin(Lane lane, Parcel parcel, SendPermission permission) {
        Webhook webhook = cached(lane.tenantKey, lane.webhookKey);
        return webhook == null || outdated(webhook, parcel.delivery().claim())
                ? look(lane, parcel, permission)
                : make(lane, parcel, webhook, permission);
    }

    /**
     * Memory may not yet have heard of what Postgres knew when the delivery was claimed: that the webhook was disabled
     * with its last dead letter, or that it is active again and what it was held for is released.
     */
    private static boolean outdated(Webhook webhook, Delivery.@Nullable Claim claim) {
        return claim != null && webhook.version() < claim.webhookVersion();
    }

    /** It may be newer than what this pod has in memory, or forgotten for want of use; only then is it gone. */
    private Future<AttemptReport> look(Lane lane, Parcel parcel, SendPermission permission) {
        return catalogue.refresh(lane.tenantKey).transform(read -> {
            if (read.succeeded()) {
                Webhook webhook = read.result().webhooks().get(lane.webhookKey);
                return webhook == null
                        ? Future.succeededFuture(cancelled(parcel))
                        : make(lane, parcel, webhook, permission);
            }
            boolean gone = read.cause() instanceof Refusal refusal && refusal.kind() == Refusal.Kind.NOT_FOUND;
            return gone ? Future.succeededFuture(cancelled(parcel)) : Future.failedFuture(read.cause());
        });
    }

    private Future<AttemptReport> make(Lane lane, Parcel parcel, Webhook webhook, SendPermission permission) {
        ParkReason held = heldBecause(webhook);
        if (held != null) {
            return Future.succeededFuture(aside(parcel, new Verdict.Parked(held)));
        }
        DestinationStop stop = stopOn(webhook);
        if (stop != null) {
            return Future.succeededFuture(stopped(parcel, stop));
        }
        if (webhook.seal() != Webhook.Seal.OPEN) {
            return Future.succeededFuture(
                    aside(parcel, RetryPolicy.keyMissing(clock.millis()).verdict()));
        }
        WireProfile profile = profile(parcel.delivery(), webhook);
        long sentAt = clock.millis();
        Signer signer;
        try {
            signer = lane.signer(profile, webhook.signingAt(sentAt));
        } catch (NoSigningKeyException nothingToSignWith) {
            // An event does not die of our own fault, and nothing goes out without its signature: it waits.
            return Future.succeededFuture(
                    aside(parcel, RetryPolicy.secretMissing(clock.millis()).verdict()));
        }
        OutboundRequest request =
                request(parcel, webhook, profile, signer, sentAt, new LaneSender(lane, parcel, webhook, permission));
        return client.send(webhook.tenantKey(), request)
                .map(outcome -> outcome instanceof Outcome.Failed failed && failed.kind() == FailureKind.PROXY
                        ? keptIn(parcel)
                        : decided(parcel, webhook, profile, signer.secretNumber(), sentAt, outcome))
                .recover(failure -> failure instanceof NotSent withdrawn
                        ? withdrawn(lane, parcel, permission, withdrawn.stoppedAddress())
                        : Future.failedFuture(failure));
    }

    /**
     * It was not written: there is another webhook by now, or none, or the operator has stopped the destination, or the
     * lease has run out or is another pod's by now.
     */
    private Future<AttemptReport> withdrawn(
            Lane lane, Parcel parcel, SendPermission permission, @Nullable String stoppedAddress) {
        if (!mayGoOn(parcel, permission)) {
            // Nothing goes out without a lease, and to try again at once would be to try without end until there is
            // one.
            return Future.succeededFuture(
                    aside(parcel, new Verdict.Again(clock.millis(), WaitReason.WAITED_TOO_LONG, false)));
        }
        DestinationStop stop = stoppedAddress == null ? null : stops.onAddress(stoppedAddress);
        return stop == null ? make(lane, parcel, permission) : Future.succeededFuture(stopped(parcel, stop));
    }

    private @Nullable DestinationStop stopOn(Webhook webhook) {
        return stops.none() ? null : stops.onHost(webhook.url().host());
    }

    private OutboundRequest request(
            Parcel parcel, Webhook webhook, WireProfile profile, Signer signer, long sentAt, Sender sender) {
        byte[] body = parcel.rendering().body(profile);
        List<Map.Entry<String, String>> headers =
                RequestHeaders.of(profile, parcel.delivery().event(), webhook.id(), sentAt, body, signer);
        if (!webhook.headers().isEmpty()) {
            headers = Requests.withCustom(headers, webhook.headers(), Secret::reveal);
        }
        return new OutboundRequest(
                HttpMethod.POST, webhook.url(), headers, body, Requests.deadlineMillis(profile, webhook), sender);
    }

    /** Who has lost the pod under which it came has lost it to others, though he may have a new one. */
    private static boolean mayGoOn(Parcel parcel, SendPermission permission) {
        return permission.held() && parcel.pod().equals(permission.pod());
    }

    /** What a lane's requests may do, asked when everything is ready for them. */
    private final class LaneSender implements Sender {
        private final Lane lane;
        private final Parcel parcel;
        private final Webhook webhook;
        private final SendPermission permission;

        private LaneSender(Lane lane, Parcel parcel, Webhook webhook, SendPermission permission) {
            this.lane = lane;
            this.parcel = parcel;
            this.webhook = webhook;
            this.permission = permission;
        }

        @Override
        public long tenantKey() {
            return webhook.tenantKey();
        }

        /** The answer to a delete, a block or a stop says that no send starts after it. */
        @Override
        public boolean permitted() {
            Webhook now = cached(webhook.tenantKey(), webhook.key());
            return mayGoOn(parcel, permission)
                    && now != null
                    && now.active()
                    && now.version() == webhook.version()
                    && stopOn(webhook) == null;
        }

        @Override
        public long waitToResend(long mostNanos) {
            return lane.waitForTurn(
                    webhook.limits().ratePerSecond(), permission.livingPods(), nanoTime.getAsLong(), mostNanos);
        }
    }

    private AttemptReport decided(
            Parcel parcel, Webhook webhook, WireProfile profile, int secretNumber, long sentAt, Outcome outcome) {
        Decision decision = RetryPolicy.decide(
                profile, parcel.delivery(), outcome, sentAt + outcome.millis(), longestRetryAfter, random.nextDouble());
        Outcome.Answered answered = outcome instanceof Outcome.Answered answer ? answer : null;
        var attempt = new Settlement.Attempted(
                decision.result(),
                answered == null ? 0 : answered.status(),
                sentAt,
                outcome.millis(),
                webhook.version(),
                profile.version(),
                secretNumber,
                answered == null && outcome.answer().empty() ? null : outcome.answer());
        journal.attempted(parcel.delivery(), webhook, attempt, decision.verdict());
        var bearing = new Settlement.Bearing(
                needed(decision.effect(), parcel.delivery(), webhook),
                profile.retry().afterLast());
        var settlement = new Settlement(parcel.delivery(), attempt, decision.verdict(), bearing, parcel.ticket());
        long notBefore = RetryPolicy.pauseUntil(outcome, sentAt + outcome.millis(), longestRetryAfter);
        return new AttemptReport(settlement, notBefore, null);
    }

    /**
     * What is recorded with an effect is compared with the webhook's row, which writes only what changes there. First
     * attempts that succeed are spared even that look while memory shows no failures; should it be late, whoever counts
     * finds them.
     */
    private static WebhookEffect needed(WebhookEffect effect, Delivery delivery, Webhook webhook) {
        return switch (effect) {
            case NONE, FAILING -> effect;
            case HEALTHY ->
                delivery.claim() != null || webhook.failingSinceMillis() != null
                        ? WebhookEffect.HEALTHY
                        : WebhookEffect.NONE;
            case EXHAUSTED, GONE -> delivery.once() ? WebhookEffect.NONE : effect;
        };
    }

    /** In the middle of retries a delivery keeps the profile that its first attempt was made with. */
    private WireProfile profile(Delivery delivery, Webhook webhook) {
        Delivery.Claim claim = delivery.claim();
        WireProfile first =
                claim == null || claim.profileVersion() == 0 ? null : profiles.version(claim.profileVersion());
        return Objects.requireNonNullElseGet(first, () -> profiles.named(webhook.profile()));
    }

    private static @Nullable ParkReason heldBecause(Webhook webhook) {
        if (webhook.active()) {
            return null;
        }
        return webhook.status() == WebhookStatus.UNVERIFIED
                ? ParkReason.WEBHOOK_UNVERIFIED
                : ParkReason.WEBHOOK_DISABLED;
    }

    /** Our own egress proxy failed: nothing was sent, and nothing is held against the webhook. */
    private AttemptReport keptIn(Parcel parcel) {
        long now = clock.millis();
        journal.proxyFailed(now);
        return aside(parcel, RetryPolicy.proxyFailed(now, random.nextDouble()).verdict());
    }

    private static AttemptReport aside(Parcel parcel, Verdict verdict) {
        return new AttemptReport(Settlement.unattempted(parcel.delivery(), verdict, parcel.ticket()));
    }

    /** The lane puts it off to the end of the stop, as it does everything for that webhook. */
    private AttemptReport stopped(Parcel parcel, DestinationStop stop) {
        var again = new Verdict.Again(clock.millis(), WaitReason.DESTINATION_STOPPED, false);
        return new AttemptReport(Settlement.unattempted(parcel.delivery(), again, parcel.ticket()), 0, stop);
    }

    private AttemptReport cancelled(Parcel parcel) {
        return new AttemptReport(Settlement.cancelled(parcel.delivery(), clock.millis(), parcel.ticket()));
    }

    /** The catalogue could not be read, or a defect of ours: nothing was sent, and it is tried again soon. */
    private AttemptReport unforeseen(Parcel parcel, Throwable failure) {
        journal.unforeseen(parcel.delivery(), failure);
        return aside(parcel, new Verdict.Again(clock.millis() + 1000, WaitReason.WAITED_TOO_LONG, false));
    }
}
