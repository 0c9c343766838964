package dev.signpost.manage;

import dev.signpost.model.Event;
import dev.signpost.model.SentRequest;
import io.vertx.core.Future;

/** Shows what would be sent. */
@FunctionalInterface
public interface Previews {

    /** The request for that event as it would go out now; fails with {@link dev.signpost.model.Refusal}. */
    Future<SentRequest.Told> of(long tenantKey, long webhookKey, Event event);
}
