package dev.signpost.deliver;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.Webhook;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.PauseNote;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One webhook's waiting line and what is in flight to it. Owned by its verticle's event loop. */
final class Lane {
    final long webhookKey;
    final long tenantKey;
    final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
    int inFlight;

    /** It stands in the turnstile. */
    boolean queued;

    /** Nothing has happened since the last look. */
    boolean idle;

    /** Not before this moment of the monotonic clock may the next request start: the webhook's rate limit. */
    long nextStartNanos;

    boolean timerSet;

    /** An attempt is under way that reads its webhook or its profile first: nobody knows when it goes out. */
    boolean reading;

    /** The board says that less than any of its backlog may be claimed. */
    boolean narrow;

    /** It is sent less at a time than its limit allows. */
    boolean throttled;

    /** What keeps its receiver from being sent too much. */
    final Protection protection;

    /** What was said last about that. */
    PauseNote.@Nullable Pause noted;

    /** How the last attempt ended that spoke against its receiver. */
    AttemptResult trouble = AttemptResult.SUCCESS;

    int troubleStatus;

    /** The operator's stop that it heeds, or null. */
    @Nullable
    DestinationStop stop;

    private @Nullable Signer signer;
    private @Nullable WireProfile signerProfile;
    private List<Webhook.SigningSecret> signerSecrets = List.of();

    Lane(long webhookKey, long tenantKey, Protection.Rule rule) {
        this.webhookKey = webhookKey;
        this.tenantKey = tenantKey;
        this.protection = new Protection(rule);
    }

    /** The signer for these secrets, made anew only when profile or secrets have changed. */
    Signer signer(WireProfile profile, List<Webhook.SigningSecret> secrets) {
        Signer ready = signer;
        if (ready == null || !profile.equals(signerProfile) || !secrets.equals(signerSecrets)) {
            ready = Signer.forSecrets(profile, secrets);
            signer = ready;
            signerProfile = profile;
            signerSecrets = secrets;
        }
        return ready;
    }

    /**
     * Takes a turn within the webhook's rate for a request that goes out a second time.
     *
     * @param perSecond the rate, or null for none
     * @param pods that share it
     * @param mostNanos no longer than this can be waited
     * @return nanoseconds to wait; negative if the turn would come too late, and then it is not taken
     */
    long waitForTurn(@Nullable Integer perSecond, int pods, long nowNanos, long mostNanos) {
        if (perSecond == null) {
            return 0;
        }
        long start = nextStartNanos == 0 ? nowNanos : Math.max(nextStartNanos, nowNanos);
        if (start - nowNanos > mostNanos) {
            return -1;
        }
        nextStartNanos = start + 1_000_000_000L * pods / perSecond;
        return start - nowNanos;
    }

    boolean empty() {
        return waiting.isEmpty() && inFlight == 0;
    }
}
