package dev.signpost.http;

import io.vertx.core.Future;

/** What one operation of the contract does, once its caller is admitted and its request is known to be valid. */
@FunctionalInterface
public interface Operation {

    /**
     * Carries out the call. A failed future or an exception becomes a problem answer: {@link
     * dev.signpost.model.Refusal} with its own text, anything else with nothing but the request id.
     */
    Future<Reply> handle(Call call);
}
