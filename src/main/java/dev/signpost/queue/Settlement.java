package dev.signpost.queue;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Ticket;
import dev.signpost.model.Verdict;
import dev.signpost.model.WebhookEffect;
import dev.signpost.profile.RetryRules.AfterLast;
import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery, ready to be recorded: after an attempt, or instead of one.
 *
 * @param delivery what was attempted or put aside
 * @param attempt the attempt that was made, or null if none was
 * @param verdict what becomes of the delivery
 * @param bearing what the attempt means for the webhook
 * @param ticket the hold on the watermark that ends with this row, or null for a claimed delivery
 */
public record Settlement(
        Delivery delivery,
        @Nullable Attempted attempt,
        Verdict verdict,
        Bearing bearing,
        @Nullable Ticket ticket) {

    /**
     * One attempt's facts.
     *
     * @param result how it ended
     * @param statusCode HTTP status, 0 if none arrived
     * @param sentAtMillis its start, milliseconds since 1970
     * @param millis to the complete response head or the failure
     * @param webhookVersion configuration that it was sent with
     * @param profileVersion wire profile that it was sent with
     * @param secretNumber highest secret that signed it, 0 if none did
     * @param answer what is kept of the receiver's answer, or null
     */
    public record Attempted(
            AttemptResult result,
            int statusCode,
            long sentAtMillis,
            int millis,
            int webhookVersion,
            int profileVersion,
            int secretNumber,
            @Nullable Answer answer) {}

    /**
     * What an attempt means for its webhook.
     *
     * @param effect NONE for what says nothing about it
     * @param rule what its profile does to webhooks whose deliveries run out of retries
     */
    public record Bearing(WebhookEffect effect, AfterLast rule) {
        public static final Bearing NONE = new Bearing(WebhookEffect.NONE, new AfterLast.Nothing());

        /** So many deliveries in a row that run out of retries, with this one, disable the webhook; null: none do. */
        @Nullable
        Integer inARow() {
            if (effect != WebhookEffect.EXHAUSTED) {
                return null;
            }
            if (rule instanceof AfterLast.TooManyErrors many) {
                return many.exhausted();
            }
            return rule instanceof AfterLast.DisableAtFirst ? 1 : null;
        }

        /** So long without a success disables it, milliseconds; null: no time does. */
        @Nullable
        Long withoutSuccessMillis() {
            return effect == WebhookEffect.EXHAUSTED && rule instanceof AfterLast.DisableAfter after
                    ? after.withoutSuccess().toMillis()
                    : null;
        }
    }

    /** A delivery that is given up without being sent: its history says so. */
    public static Settlement cancelled(Delivery delivery, long nowMillis, @Nullable Ticket ticket) {
        var attempt = new Attempted(AttemptResult.CANCELLED, 0, nowMillis, 0, 0, 0, 0, null);
        return new Settlement(delivery, attempt, Verdict.CANCELLED, Bearing.NONE, ticket);
    }

    /** A delivery that is put aside without being sent: back to the backlog, or parked. */
    public static Settlement unattempted(Delivery delivery, Verdict verdict, @Nullable Ticket ticket) {
        return new Settlement(delivery, null, verdict, Bearing.NONE, ticket);
    }

    /** The same with another verdict. */
    public Settlement with(Verdict other) {
        return new Settlement(delivery, attempt, other, bearing, ticket);
    }

    /** True for a first attempt that succeeded and changes nothing else: it costs one appended row. */
    public boolean plain() {
        return attempt != null
                && verdict instanceof Verdict.Delivered
                && bearing.effect() == WebhookEffect.NONE
                && delivery.claim() == null
                && delivery.number() == 1
                && delivery.run() == 1;
    }
}
