package dev.signpost.model;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one webhook, about to be attempted.
 *
 * @param event what is sent
 * @param webhookKey internal number of the webhook that it is sent to
 * @param run counts from 1; a replay or resend starts a new one, and the last run decides the delivery's state
 * @param number of the attempt about to be made, from 1, never used twice for this pair
 * @param retries attempts of this run that used up a step of the schedule so far
 * @param interruptions attempts in a row of which nobody knows the end
 * @param claim the hold on its backlog row, or null for a first attempt that was handed over in memory
 */
public record Delivery(
        Event event,
        long webhookKey,
        int run,
        int number,
        int retries,
        int interruptions,
        @Nullable Claim claim) {

    /** Retries of a delivery that a person sent once more: beyond every schedule, so that none follows. */
    public static final int ONCE = 30_000;

    /** True if no retry follows, and its failure says nothing about its webhook. */
    public boolean once() {
        return retries >= ONCE;
    }

    /** A first attempt of a freshly accepted event. */
    public static Delivery first(Event event, long webhookKey) {
        return new Delivery(event, webhookKey, 1, 1, 0, 0, null);
    }

    /**
     * The hold of this pod on a backlog row: a settle touches the row only where both still match.
     *
     * @param number counts this pod's claims
     * @param profileVersion version of the wire profile that the first attempt used, or 0 if none was made
     * @param webhookVersion version of the webhook when it was claimed: whoever knows an older one has missed a change
     * @param asked a person wants it to be sent now, whatever protects its receiver
     */
    public record Claim(long number, int profileVersion, int webhookVersion, boolean asked) {
        /** One whose turn has come. */
        public Claim(long number, int profileVersion, int webhookVersion) {
            this(number, profileVersion, webhookVersion, false);
        }
    }

    /** True if a person wants it to be sent now, whatever protects its receiver. */
    public boolean asked() {
        return claim != null && claim.asked();
    }
}
