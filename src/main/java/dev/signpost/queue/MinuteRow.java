package dev.signpost.queue;

/**
 * What became of one webhook's deliveries in one minute, or in a part of it, on this pod.
 *
 * @param tenantKey whose it is
 * @param webhookKey internal number of the webhook, or {@link #ALL}
 * @param minuteMillis start of the minute, milliseconds since 1970
 */
public record MinuteRow(long tenantKey, long webhookKey, long minuteMillis, DeliveryCount count) {
    /** Instead of a webhook: all of the tenant's together. */
    public static final long ALL = 0;

    /** Milliseconds. */
    public static final long MINUTE = 60_000;
}
