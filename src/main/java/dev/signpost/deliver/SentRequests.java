package dev.signpost.deliver;

import dev.signpost.catalog.WebhookVersions;
import dev.signpost.catalog.WebhookVersions.Named;
import dev.signpost.catalog.WebhookVersions.Past;
import dev.signpost.model.Event;
import dev.signpost.model.SentRequest;
import dev.signpost.model.SentRequest.Untold;
import dev.signpost.model.SentRequest.Why;
import dev.signpost.model.Webhook.Seal;
import dev.signpost.profile.NoSigningKeyException;
import dev.signpost.profile.Renderer;
import dev.signpost.profile.RequestHeaders;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.AttemptView;
import dev.signpost.queue.History;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what attempts have sent, by rendering it once more: keeping each request would double what an event costs. An
 * attempt names the versions of webhook, profile and secret that it was made with, which are all kept, and the event's
 * bytes never change; so it comes out the same, whatever was changed since. Any event loop may ask.
 */
public final class SentRequests {
    /** Bytes of bodies that are rendered and signed for one answer; what an older attempt sent is then left out. */
    static final int MAX_BYTES = 4 << 20;

    private final Events events;
    private final WebhookVersions versions;
    private final ProfileMemory profiles;

    /** Where events are read from. */
    @FunctionalInterface
    public interface Events {
        /** The event with all that is sent of it; empty if it is gone or was erased. */
        Future<Optional<Event>> asSent(long tenantKey, UUID id);
    }

    public SentRequests(Events events, WebhookVersions versions, ProfileMemory profiles) {
        this.events = events;
        this.versions = versions;
        this.profiles = profiles;
    }

    /** What the attempts of a delivery have sent, by their numbers. */
    public Future<Map<Integer, SentRequest>> of(long tenantKey, History.Delivery delivery) {
        long webhookKey = delivery.view().key().webhookKey();
        List<AttemptView> newestFirst = new ArrayList<>(delivery.attempts());
        Collections.reverse(newestFirst);
        Set<Named> named = newestFirst.stream()
                .filter(attempt -> unsent(attempt) == null)
                .map(SentRequests::named)
                .collect(Collectors.toSet());
        return events.asSent(tenantKey, delivery.view().key().eventId())
                .compose(event -> versions.of(webhookKey, named)
                        .compose(past ->
                                readProfiles(newestFirst).map(read -> tell(newestFirst, event.orElse(null), past))));
    }

    /** Those that are not in memory, one after the other: there are few. */
    private Future<Void> readProfiles(List<AttemptView> attempts) {
        Future<Void> all = Future.succeededFuture();
        for (int version :
                attempts.stream().map(AttemptView::profileVersion).distinct().toList()) {
            if (version > 0 && profiles.version(version) == null) {
                all = all.compose(before -> profiles.read(version));
            }
        }
        return all;
    }

    private Map<Integer, SentRequest> tell(List<AttemptView> attempts, @Nullable Event event, Map<Named, Past> past) {
        Map<Integer, SentRequest> told = new HashMap<>();
        Map<Integer, byte[]> bodies = new HashMap<>();
        int left = MAX_BYTES;
        for (AttemptView attempt : attempts) {
            SentRequest request = left <= 0 && unsent(attempt) == null
                    ? new Untold(Why.TOO_LARGE)
                    : tell(attempt, event, past.get(named(attempt)), bodies);
            if (request instanceof SentRequest.Told shown) {
                left -= shown.body().length();
            }
            told.put(attempt.number(), request);
        }
        return told;
    }

    private SentRequest tell(
            AttemptView attempt, @Nullable Event event, @Nullable Past past, Map<Integer, byte[]> bodies) {
        Why unsent = unsent(attempt);
        WireProfile profile = profiles.version(attempt.profileVersion());
        if (unsent != null) {
            return new Untold(unsent);
        }
        if (event == null) {
            return new Untold(Why.ERASED);
        }
        // A text that this release cannot read is stood in for by today's, which will not do here.
        if (past == null || profile == null || profile.version() != attempt.profileVersion()) {
            return new Untold(Why.FORGOTTEN);
        }
        if (past.seal() != Seal.OPEN) {
            return new Untold(past.seal() == Seal.BROKEN ? Why.BROKEN : Why.KEY_MISSING);
        }
        byte[] body = bodies.computeIfAbsent(profile.version(), version -> Renderer.body(profile, event));
        return tell(attempt, event, past, profile, body);
    }

    private static SentRequest tell(AttemptView attempt, Event event, Past past, WireProfile profile, byte[] body) {
        long sentAt = attempt.sentAt().toEpochMilli();
        Signer signer;
        try {
            signer = Signer.forSecrets(profile, past.signingAt(sentAt));
        } catch (NoSigningKeyException gone) {
            return new Untold(Why.FORGOTTEN);
        }
        if (signer.secretNumber() != attempt.secretNumber()) {
            return new Untold(Why.FORGOTTEN);
        }
        List<Map.Entry<String, String>> own = RequestHeaders.of(profile, event, past.id(), sentAt, body, signer);
        try {
            return Requests.told(past.url(), own, past.headers(), body, attempt.result());
        } catch (IllegalArgumentException changedByHand) {
            // No such header could have been sent.
            return new Untold(Why.DAMAGED);
        }
    }

    private static Named named(AttemptView attempt) {
        return new Named(attempt.webhookVersion(), attempt.secretNumber());
    }

    private static @Nullable Why unsent(AttemptView attempt) {
        return switch (attempt.result()) {
            case CANCELLED, KEY_MISSING, PROXY -> Why.NOT_SENT;
            case INTERRUPTED -> Why.INTERRUPTED;
            default -> attempt.webhookVersion() == 0 ? Why.NOT_SENT : null;
        };
    }
}
