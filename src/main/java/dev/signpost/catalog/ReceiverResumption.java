package dev.signpost.catalog;

import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;

/**
 * Lifts what is known against a webhook's receiver when a change of the catalogue says that it is well, or is another
 * one. What is known is the queue's: whoever makes {@link Webhooks} hands this in.
 */
@FunctionalInterface
public interface ReceiverResumption {

    /** Within the transaction of the change: both happen or neither. */
    Future<Void> resume(SqlRunner transaction, long tenantKey, long webhookKey);
}
