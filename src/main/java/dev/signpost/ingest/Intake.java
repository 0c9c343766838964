package dev.signpost.ingest;

import dev.signpost.http.BodyRoom;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where checked events go in. Safe to call from any event loop. */
public interface Intake {

    /**
     * Completes when the event is durable; fails with {@link Refusal}: NOT_FOUND (tenant), CONFLICT
     * (idempotency key used with another body), TOO_MANY (the tenant is over its share or its rate), BUSY (Postgres
     * away, or too much of all tenants).
     */
    Future<Receipt> submit(Draft draft);

    /**
     * Events of one tenant that came together; one answer for each, in order. As far as shares and rates go all are
     * taken or none is.
     */
    List<Future<Receipt>> submitAll(List<Draft> drafts);

    /** Room for one body that a tenant's publisher is about to send. */
    BodyRoom bodyRoom(String tenantId);

    /** Why nothing of that tenant would be taken at present, so that a large body need not be read; or null. */
    @Nullable
    Refusal refusalNow(String tenantId);
}
