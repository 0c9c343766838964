package dev.signpost.catalog;

import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;

/**
 * Sends on what was held for a webhook that was active while it had to prove itself again. What is held is the queue's:
 * whoever makes {@link Webhooks} hands this in.
 */
public interface HeldReleases {

    /**
     * What is released.
     *
     * @param tenantKey the webhook's tenant
     * @param webhookKey internal number of the webhook
     * @param since what was held from then on
     */
    record Held(long tenantKey, long webhookKey, Instant since) {}

    /** How many deliveries that are now, as far as anybody counts. Changes nothing. */
    Future<Long> count(Held held);

    /**
     * Begins to send them, oldest first.
     *
     * @param transaction in which the webhook becomes active: both happen or neither
     * @param total what {@link #count} said before, since a transaction that others wait for must not count
     * @param createdBy id of the key that verifies
     * @return id of the job that does it
     */
    Future<UUID> begin(SqlRunner transaction, Held held, long total, String createdBy);
}
