package dev.signpost.outbound;

import dev.signpost.model.Outcome;
import io.vertx.core.Future;

/** Carries requests to receivers. Owned by one event loop. */
public interface Transport {
    /**
     * Sends {@code request} and reads the answer, all within its deadline. Whatever the receiver or the network does is
     * an {@link Outcome}; it fails only with {@link NotSent}. The result comes on this transport's event loop.
     */
    Future<Outcome> send(OutboundRequest request);

    /** Ends what is under way, as broken. */
    Future<Void> close();
}
