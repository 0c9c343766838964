package dev.signpost.ingest;

import io.vertx.core.Future;

/** Where checked events go in. Safe to call from any event loop. */
public interface Intake {

    /**
     * Completes when the event is durable; fails with {@link dev.signpost.model.Refusal}: NOT_FOUND (tenant), CONFLICT
     * (idempotency key used with another body), BUSY (limit reached, or Postgres away).
     */
    Future<Receipt> submit(Draft draft);
}
