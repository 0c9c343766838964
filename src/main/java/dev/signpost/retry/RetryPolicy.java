package dev.signpost.retry;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Outcome;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.WebhookEffect;
import dev.signpost.profile.RetryRules;
import dev.signpost.profile.WireProfile;
import java.time.Duration;
import java.util.List;

/** Decides what becomes of a delivery. Pure: time and chance are given. */
public final class RetryPolicy {
    /** Attempts in a row of which nobody knows the end, after which the event is taken to be what kills us. */
    public static final int MAX_INTERRUPTIONS = 5;

    /** Wait before another try of a delivery that could not be signed. */
    public static final Duration KEY_MISSING_DELAY = Duration.ofSeconds(60);

    static final Duration SECRET_MISSING_DELAY = Duration.ofSeconds(5);
    /** Least wait before another try of a delivery that the egress proxy did not let out; at most twice as long. */
    public static final Duration PROXY_DELAY = Duration.ofSeconds(15);

    private static final int GONE = 410;
    // The planned time lies between the delay and this much more, so that what failed together does not return
    // together.
    private static final double JITTER = 0.1;

    private RetryPolicy() {}

    /**
     * After an attempt whose end is known.
     *
     * @param profile the one that the attempt was made with
     * @param delivery as it was before the attempt
     * @param endedAtMillis recorded end of the attempt, milliseconds since 1970
     * @param longestRetryAfter how far {@code Retry-After} may put the next attempt off; or as far as the schedule
     *     does, if that is further
     * @param jitter from 0 (inclusive) to 1 (exclusive), fresh for each call
     */
    public static Decision decide(
            WireProfile profile,
            Delivery delivery,
            Outcome outcome,
            long endedAtMillis,
            Duration longestRetryAfter,
            double jitter) {
        if (outcome instanceof Outcome.Answered answered) {
            if (profile.attempts().succeeded(answered.status())) {
                return new Decision(Verdict.DELIVERED, WebhookEffect.HEALTHY, AttemptResult.SUCCESS);
            }
            if (answered.status() == GONE && profile.retry().disableWhenGone()) {
                var parked = new Verdict.Parked(ParkReason.GONE);
                return new Decision(parked, WebhookEffect.GONE, AttemptResult.STATUS);
            }
            long notBefore =
                    RetryAfter.notBefore(answered, endedAtMillis, longest(profile, delivery, longestRetryAfter));
            return failed(profile.retry(), delivery, endedAtMillis, jitter, notBefore, AttemptResult.STATUS);
        }
        var result = AttemptResult.of(((Outcome.Failed) outcome).kind());
        return failed(profile.retry(), delivery, endedAtMillis, jitter, endedAtMillis, result);
    }

    private static long longest(WireProfile profile, Delivery delivery, Duration longestRetryAfter) {
        List<Duration> delays = profile.retry().delays();
        return delivery.retries() >= delays.size()
                ? longestRetryAfter.toMillis()
                : Math.max(
                        longestRetryAfter.toMillis(),
                        delays.get(delivery.retries()).toMillis());
    }

    /**
     * Until when a receiver wants to be sent nothing at all: a 429 or 503 with {@code Retry-After} speaks for all its
     * deliveries, not only for the one that it answered.
     *
     * @param endedAtMillis recorded end of the attempt, milliseconds since 1970
     * @param longest a pause; what one delivery's schedule would wait says nothing about the others
     * @return milliseconds since 1970; 0 if it asks for nothing
     */
    public static long pauseUntil(Outcome outcome, long endedAtMillis, Duration longest) {
        if (!(outcome instanceof Outcome.Answered answered) || answered.retryAfter() == null) {
            return 0;
        }
        long notBefore = RetryAfter.notBefore(answered, endedAtMillis, longest.toMillis());
        return notBefore > endedAtMillis ? notBefore : 0;
    }

    private static Decision failed(
            RetryRules rules,
            Delivery delivery,
            long endedAtMillis,
            double jitter,
            long notBefore,
            AttemptResult result) {
        if (delivery.retries() >= rules.delays().size()) {
            return new Decision(new Verdict.Parked(ParkReason.EXHAUSTED), WebhookEffect.EXHAUSTED, result);
        }
        long delay = rules.delays().get(delivery.retries()).toMillis();
        long planned = endedAtMillis + delay + (long) (delay * JITTER * jitter);
        boolean asked = notBefore > planned;
        var again = new Verdict.Again(
                asked ? notBefore : planned, asked ? WaitReason.RETRY_AFTER : WaitReason.SCHEDULE, true);
        return new Decision(again, WebhookEffect.FAILING, result);
    }

    /**
     * After an attempt of which nobody knows the end: its pod died or lost its lease. Uses up no retry and means
     * nothing for the webhook.
     *
     * @param delivery as it was before the attempt
     * @param nowMillis when that was found, milliseconds since 1970
     */
    public static Decision interrupted(Delivery delivery, long nowMillis) {
        boolean tooOften = delivery.interruptions() + 1 >= MAX_INTERRUPTIONS;
        Verdict verdict = tooOften
                ? new Verdict.Parked(ParkReason.INTERRUPTED)
                : new Verdict.Again(nowMillis, WaitReason.POD_STOPPED, false);
        return new Decision(verdict, WebhookEffect.NONE, AttemptResult.INTERRUPTED);
    }

    /**
     * Like {@link #keyMissing}, where the webhook has no secret for a signature that its profile demands: one may be
     * about to be made.
     */
    public static Decision secretMissing(long nowMillis) {
        var again = new Verdict.Again(nowMillis + SECRET_MISSING_DELAY.toMillis(), WaitReason.KEY_MISSING, false);
        return new Decision(again, WebhookEffect.NONE, AttemptResult.KEY_MISSING);
    }

    /**
     * Instead of an attempt that could not be signed: nothing was sent. Uses up no retry and means nothing for the
     * webhook.
     */
    public static Decision keyMissing(long nowMillis) {
        var again = new Verdict.Again(nowMillis + KEY_MISSING_DELAY.toMillis(), WaitReason.KEY_MISSING, false);
        return new Decision(again, WebhookEffect.NONE, AttemptResult.KEY_MISSING);
    }

    /**
     * After an attempt that our own egress proxy did not let out: nothing was sent, and the receiver is not to blame.
     * Uses up no retry and means nothing for the webhook.
     *
     * @param jitter from 0 (inclusive) to 1 (exclusive), so that what failed together does not return together
     */
    public static Decision proxyFailed(long nowMillis, double jitter) {
        long delay = PROXY_DELAY.toMillis() + (long) (PROXY_DELAY.toMillis() * jitter);
        return new Decision(
                new Verdict.Again(nowMillis + delay, WaitReason.PROXY, false), WebhookEffect.NONE, AttemptResult.PROXY);
    }
}
